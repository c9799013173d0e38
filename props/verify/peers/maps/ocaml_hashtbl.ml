(* OCaml's Hashtbl, called by ocaml_hashtbl.hpp. *)
module Map = Hashtbl.Make (struct
  type t = int64

  let equal = Int64.equal

  external hash : int64 -> int = "peers_ocaml_hash"
end)

type map = int Map.t

let make () : map = Map.create 0
let copy (map : map) = Map.copy map
let replace (map : map) key value = Map.replace map key value
let find (map : map) key = match Map.find_opt map key with Some value -> value | None -> -1
let remove (map : map) key = Map.remove map key
let length (map : map) = Map.length map
let clear (map : map) = Map.clear map
external visit : int64 -> int -> unit = "peers_ocaml_visit"
let each (map : map) = Map.iter visit map
let bytes_held () =
  Gc.full_major ();
  8 * (Gc.stat ()).live_words

let () =
  Callback.register "make" make;
  Callback.register "copy" copy;
  Callback.register "replace" replace;
  Callback.register "find" find;
  Callback.register "remove" remove;
  Callback.register "length" length;
  Callback.register "clear" clear;
  Callback.register "each" each;
  Callback.register "bytes_held" bytes_held
