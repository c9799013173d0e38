// Rust's HashMap as functions of C, hashed by a function of the caller's.
use std::collections::hash_map::Entry;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::os::raw::c_void;

extern "C" {
    fn peers_rust_hash(key: u64) -> u64;
}
#[derive(Default)]
pub struct Caller(u64);
impl Hasher for Caller {
    fn write(&mut self, _: &[u8]) {
        unreachable!()
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = unsafe { peers_rust_hash(key) }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}
type Map = HashMap<u64, u32, BuildHasherDefault<Caller>>;

#[no_mangle]
pub extern "C" fn rust_new() -> Box<Map> {
    Box::default()
}
#[no_mangle]
pub extern "C" fn rust_clone(map: &Map) -> Box<Map> {
    Box::new(map.clone())
}
#[no_mangle]
pub extern "C" fn rust_clone_from(map: &mut Map, other: &Map) {
    map.clone_from(other)
}
#[no_mangle]
pub extern "C" fn rust_drop(_: Box<Map>) {}
#[no_mangle]
pub extern "C" fn rust_insert(map: &mut Map, key: u64, value: u32) -> bool {
    map.insert(key, value).is_none()
}
#[no_mangle]
pub extern "C" fn rust_try_insert(map: &mut Map, key: u64, value: u32) -> bool {
    match map.entry(key) {
        Entry::Occupied(_) => false,
        Entry::Vacant(place) => {
            place.insert(value);
            true
        }
    }
}
#[no_mangle]
pub extern "C" fn rust_or_default(map: &mut Map, key: u64) -> &mut u32 {
    map.entry(key).or_default()
}
#[no_mangle]
pub extern "C" fn rust_get(map: &Map, key: u64) -> Option<&u32> {
    map.get(&key)
}
#[no_mangle]
pub extern "C" fn rust_remove(map: &mut Map, key: u64) -> bool {
    map.remove(&key).is_some()
}
#[no_mangle]
pub extern "C" fn rust_retain(
    map: &mut Map,
    keeps: extern "C" fn(u64, &mut u32, *mut c_void) -> bool,
    with: *mut c_void,
) {
    map.retain(|key, value| keeps(*key, value, with))
}
#[no_mangle]
pub extern "C" fn rust_each(
    map: &Map,
    f: extern "C" fn(u64, &u32, *mut c_void),
    with: *mut c_void,
) {
    map.iter().for_each(|(key, value)| f(*key, value, with))
}
#[no_mangle]
pub extern "C" fn rust_len(map: &Map) -> usize {
    map.len()
}
#[no_mangle]
pub extern "C" fn rust_clear(map: &mut Map) {
    map.clear()
}
#[no_mangle]
pub extern "C" fn rust_reserve(map: &mut Map, more: usize) {
    map.reserve(more)
}
#[no_mangle]
pub extern "C" fn rust_shrink_to_fit(map: &mut Map) {
    map.shrink_to_fit()
}
#[no_mangle]
pub extern "C" fn rust_eq(a: &Map, b: &Map) -> bool {
    a == b
}
