// The oracle: the Go runtime's own map, driven and read from C++.
//
// A C++ test sends steps, many in one call; they are done to ordinary Go maps by ordinary Go
// statements, and after each the map's header and a digest of its buckets are recorded. The header is
// that of runtime/map.go in Go 1.19; nothing of the runtime's map code is repeated here.
//
// Two things of the runtime are written, so that a run can be repeated: the key schedule of its hash,
// once and before any map is made here, and the seed of a map that has just become empty.
package main

/*
#include "oracle.h"
*/
import "C"

import (
	"math/bits"
	"runtime"
	"unsafe"
)

func main() {}

// hmap and bmap are runtime.hmap and, for a map[uint64]uint64, runtime.bmap.
type hmap struct {
	count      int
	flags      uint8
	B          uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldbuckets unsafe.Pointer
	nevacuate  uintptr
	extra      unsafe.Pointer
}

type bmap struct {
	tophash  [8]uint8
	keys     [8]uint64
	elems    [8]uint64
	overflow *bmap
}

const (
	sameSizeGrow = 8
	emptyOne     = 1
	minTopHash   = 5
)

//go:linkname aeskeysched runtime.aeskeysched
var aeskeysched [128]byte

//go:linkname useAeshash runtime.useAeshash
var useAeshash bool

//go:linkname memhash64 runtime.memhash64
//go:noescape
func memhash64(p unsafe.Pointer, h uintptr) uintptr

func hash(key uint64, hash0 uint32) uint64 {
	return uint64(memhash64(unsafe.Pointer(&key), uintptr(hash0)))
}

// A table is a map and its seed. The map's hash0 is the seed's low half: the runtime draws a new one at
// random when the map becomes empty, and that is replaced by the next of the sequence that
// bucket_map's seeds have.
type table struct {
	m    map[uint64]uint64
	seed uint64
}

var tables [2]table

// The main buckets in one piece of bucket_map's memory.
var segment uint64

func (t *table) header() *hmap { return *(**hmap)(unsafe.Pointer(&t.m)) }

func (t *table) make(hint int) {
	t.m = make(map[uint64]uint64, hint)
	t.header().hash0 = uint32(t.seed)
}

// reseed is next() of src/bucketproof/hash.hpp.
func (t *table) reseed() {
	const golden, pi = 0x9e3779b97f4a7c15, 0x243f6a8885a308d3
	fold := func(a, b uint64) uint64 {
		high, low := bits.Mul64(a, b)
		return low ^ high
	}
	t.seed = fold(fold((t.seed+golden)^pi, golden)^bits.RotateLeft64(pi, 32), pi)
}

// clear is compiled to runtime.mapclear; where it is inlined, it is not.
//
//go:noinline
func clear(m map[uint64]uint64) {
	for k := range m {
		delete(m, k)
	}
}

// do does one step, and fills in what it answers.
func (t *table) do(s *C.struct_oracle_step, out *C.struct_oracle_state) {
	key, value := uint64(s.key), uint64(s.value)
	drawn := t.header().hash0
	before, present := t.m[key]
	switch s.verb {
	case C.oracle_keep:
		if present {
			value = before
		}
		t.m[key] = value
	case C.oracle_assign:
		t.m[key] = value
	case C.oracle_erase:
		delete(t.m, key)
	case C.oracle_clear:
		clear(t.m)
	case C.oracle_make, C.oracle_reserve:
		if s.verb == C.oracle_make {
			key = 0
		} else if len(t.m) != 0 {
			break
		}
		t.reseed()
		t.make(int(key))
		drawn = t.header().hash0
	}
	if t.header().hash0 != drawn { // the runtime drew another; once in 2^32 times, the same
		t.reseed()
		t.header().hash0 = uint32(t.seed)
	}
	if present {
		out.present = 1
	} else {
		out.present = 0
	}
	out.value = C.uint64_t(t.m[key])
}

// generation is one of the two arrays of main buckets.
type generation struct {
	first unsafe.Pointer // nil: one empty bucket, not allocated yet
	count uint64
}

func (g generation) at(i uint64) *bmap {
	if g.first == nil {
		return &none
	}
	return (*bmap)(unsafe.Add(g.first, uintptr(i)*unsafe.Sizeof(bmap{})))
}

var none bmap

func (h *hmap) current() generation { return generation{h.buckets, 1 << h.B} }

// old is empty while no growth is under way.
func (h *hmap) old() generation {
	switch {
	case h.oldbuckets == nil:
		return generation{}
	case h.flags&sameSizeGrow != 0:
		return generation{h.oldbuckets, 1 << h.B}
	default:
		return generation{h.oldbuckets, 1 << (h.B - 1)}
	}
}

func (b *bmap) evacuated() bool { return b.tophash[0] > emptyOne && b.tophash[0] < minTopHash }

// kept says whether bucket_map still has the memory of an old bucket that is evacuated.
func (h *hmap) kept(i uint64) bool {
	piece := segment
	if n := h.old().count; n < piece {
		piece = n
	}
	return i|(piece-1) >= uint64(h.nevacuate)
}

// pending says whether a new bucket awaits the evacuation of its old one. It must be untouched.
func (h *hmap) pending(i uint64) bool {
	old := h.old()
	return old.count != 0 && !old.at(i&(old.count-1)).evacuated()
}

func fold(h, word uint64) uint64 {
	h = (h ^ word) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

func (b *bmap) controls() uint64 { return *(*uint64)(unsafe.Pointer(&b.tophash)) }

func (b *bmap) digest(h uint64) uint64 {
	h = fold(h, b.controls())
	for i, top := range b.tophash {
		if top >= minTopHash {
			h = fold(fold(h, b.keys[i]), b.elems[i])
		}
	}
	return h
}

// digestOld adds an old chain to a digest. An evacuated one is its marks, those of the main bucket.
func (h *hmap) digestOld(d, i uint64) uint64 {
	d = fold(d, i<<1|1)
	b := h.old().at(i)
	if b.evacuated() {
		if h.kept(i) {
			d = fold(d, b.controls())
		}
		return d
	}
	for ; b != nil; b = b.overflow {
		d = b.digest(d)
	}
	return d
}

func (h *hmap) digestNew(d, i uint64) uint64 {
	d = fold(d, i<<1)
	b := h.current().at(i)
	if h.pending(i) && b.controls() == 0 && b.overflow == nil {
		return d
	}
	for ; b != nil; b = b.overflow {
		d = b.digest(d)
	}
	return d
}

func (h *hmap) digestAll(d uint64) uint64 {
	for i := uint64(0); i < h.old().count; i++ {
		d = h.digestOld(d, i)
	}
	for i := uint64(0); i < h.current().count; i++ {
		d = h.digestNew(d, i)
	}
	return d
}

// digestTouched is about the chains that a step may touch: that of its key, those that evacuation had
// come to, and the first, where the evacuation of the next growth begins; in both halves.
func (h *hmap) digestTouched(d, hash, progress uint64) uint64 {
	for i, at := range [3]uint64{hash, progress, 0} {
		if i == 2 && progress == 0 {
			break
		}
		if n := h.old().count; n != 0 {
			d = h.digestOld(d, at&(n-1))
			d = h.digestOld(d, (at^n>>1)&(n-1))
		}
		n := h.current().count
		d = h.digestNew(d, at&(n-1))
		d = h.digestNew(d, (at^n>>1)&(n-1))
	}
	return d
}

func (h *hmap) countOverflow() (n uint64) {
	for i := uint64(0); i < h.current().count; i++ {
		for b := h.current().at(i).overflow; b != nil; b = b.overflow {
			n++
		}
	}
	return n
}

func (h *hmap) progress() uint64 {
	if h.oldbuckets == nil {
		return 0
	}
	return uint64(h.nevacuate)
}

// oracle_refusal says in a line why this runtime cannot be the oracle; "" if it can.
//
//export oracle_refusal
func oracle_refusal() *C.char {
	switch {
	case len(runtime.Version()) < 6 || runtime.Version()[:6] != "go1.19":
		return C.CString("built with " + runtime.Version() + ", and the map to compare with is that of go1.19")
	case !useAeshash:
		return C.CString("this machine's processor has no AES instructions, so Go hashes in another way")
	}
	return C.CString("")
}

// oracle_open makes both maps anew. The schedule is 16 words and stays the same in a process.
//
//export oracle_open
func oracle_open(schedule *C.uint64_t, seedA, seedB, segmentBuckets C.uint64_t) {
	for i, word := range unsafe.Slice(schedule, 16) {
		*(*uint64)(unsafe.Pointer(&aeskeysched[8*i])) = uint64(word)
	}
	segment = uint64(segmentBuckets)
	tables = [2]table{{seed: uint64(seedA)}, {seed: uint64(seedB)}}
	tables[0].make(0)
	tables[1].make(0)
}

// oracle_run does n steps and records the state after each.
//
//export oracle_run
func oracle_run(steps *C.struct_oracle_step, n C.size_t, states *C.struct_oracle_state) {
	in, out := unsafe.Slice(steps, n), unsafe.Slice(states, n)
	for i := range in {
		s, o, t := &in[i], &out[i], &tables[in[i]._map]
		progress := t.header().progress()
		where := hash(uint64(s.key), t.header().hash0)
		t.do(s, o)
		h := t.header()
		o.count = C.int64_t(h.count)
		o.hash0 = C.uint32_t(h.hash0)
		o.noverflow = C.uint16_t(h.noverflow)
		o.B = C.uint8_t(h.B)
		o.nevacuate = C.uint64_t(h.progress())
		o.growing, o.same_size, o.overflow = 0, 0, 0
		if h.oldbuckets != nil {
			o.growing = 1
		}
		if h.flags&sameSizeGrow != 0 {
			o.same_size = 1
		}
		if s.scope == C.oracle_all {
			o.digest = C.uint64_t(h.digestAll(1))
			o.overflow = C.uint64_t(h.countOverflow())
		} else {
			o.digest = C.uint64_t(h.digestTouched(1, where, progress))
		}
	}
}

// oracle_buckets writes the buckets of a map, at most `room`, and returns how many there are.
//
//export oracle_buckets
func oracle_buckets(which C.int, room C.size_t, buckets *C.struct_oracle_bucket) C.size_t {
	h := tables[which].header()
	var out []C.struct_oracle_bucket
	if room != 0 {
		out = unsafe.Slice(buckets, room)
	}
	n := C.size_t(0)
	add := func(b *bmap, old uint8, index, place uint64) {
		if n < room {
			o := &out[n]
			*o = C.struct_oracle_bucket{old: C.uint8_t(old), index: C.uint32_t(index), place: C.uint32_t(place)}
			for i, top := range b.tophash {
				o.tophash[i] = C.uint8_t(top)
				if top >= minTopHash {
					o.keys[i], o.values[i] = C.uint64_t(b.keys[i]), C.uint64_t(b.elems[i])
				}
			}
		}
		n++
	}
	for i := uint64(0); i < h.old().count; i++ {
		b := h.old().at(i)
		if b.evacuated() {
			if h.kept(i) {
				add(b, 1, i, 0)
			}
			continue
		}
		for place := uint64(0); b != nil; b, place = b.overflow, place+1 {
			add(b, 1, i, place)
		}
	}
	for i := uint64(0); i < h.current().count; i++ {
		b := h.current().at(i)
		if h.pending(i) && b.controls() == 0 && b.overflow == nil {
			continue
		}
		for place := uint64(0); b != nil; b, place = b.overflow, place+1 {
			add(b, 0, i, place)
		}
	}
	return n
}

// oracle_hashes is runtime.memhash64 of each key.
//
//export oracle_hashes
func oracle_hashes(keys *C.uint64_t, n C.size_t, hash0 C.uint32_t, hashes *C.uint64_t) {
	in, out := unsafe.Slice(keys, n), unsafe.Slice(hashes, n)
	for i, key := range in {
		out[i] = C.uint64_t(hash(uint64(key), uint32(hash0)))
	}
}

// oracle_range does steps to map 0 with a range loop over it under way. Each step `next` is one more
// turn of the loop; `yielded` says for each of them whether there was one, and with which key. What
// comes before the first `next` is done before the loop begins.
//
//export oracle_range
func oracle_range(steps *C.struct_oracle_step, n C.size_t, yielded *C.uint8_t, keys *C.uint64_t) {
	in := unsafe.Slice(steps, n)
	out, key := unsafe.Slice(yielded, n), unsafe.Slice(keys, n)
	for i := range out {
		out[i] = 0
	}
	t := &tables[0]
	at := 0
	untilNext := func() bool {
		for ; at < len(in); at++ {
			if in[at].verb == C.oracle_next {
				return true
			}
			var ignored C.struct_oracle_state
			t.do(&in[at], &ignored)
		}
		return false
	}
	if !untilNext() {
		return
	}
	for k, v := range t.m {
		out[at], key[at] = 1, C.uint64_t(k)
		_ = v
		at++
		if !untilNext() {
			return
		}
	}
	for ; at < len(in); at++ { // the loop has ended: what is left of the script, without it
		if in[at].verb != C.oracle_next {
			var ignored C.struct_oracle_state
			t.do(&in[at], &ignored)
		}
	}
}
