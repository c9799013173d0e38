// Go's map as functions of C; a map is known by a handle.
package main

/*
#include <stdbool.h>
#include <stdint.h>
typedef void visit(uint64_t, uint32_t, void*);
static inline void call(visit* f, uint64_t key, uint32_t value, void* with) { f(key, value, with); }
*/
import "C"

import (
	"runtime"
	"runtime/cgo"
	"unsafe"
)

type goMap = map[uint64]uint32

func main() {}

func at(h uintptr) *goMap { return cgo.Handle(h).Value().(*goMap) }

//export GoNew
func GoNew() uintptr {
	m := goMap{}
	return uintptr(cgo.NewHandle(&m))
}

//export GoDelete
func GoDelete(h uintptr) { cgo.Handle(h).Delete() }

//export GoPut
func GoPut(h uintptr, key uint64, value uint32) { (*at(h))[key] = value }

//export GoGet
func GoGet(h uintptr, key uint64, value *uint32) bool {
	v, ok := (*at(h))[key]
	*value = v
	return ok
}

//export GoErase
func GoErase(h uintptr, key uint64) { delete(*at(h), key) }

//export GoLen
func GoLen(h uintptr) int { return len(*at(h)) }

//export GoClear
func GoClear(h uintptr) {
	m := *at(h)
	for key := range m {
		delete(m, key)
	}
}

//export GoRenew
func GoRenew(h uintptr) {
	m := at(h)
	made := make(goMap, len(*m))
	for key, value := range *m {
		made[key] = value
	}
	*m = made
}

//export GoEach
func GoEach(h uintptr, f *C.visit, with unsafe.Pointer) {
	for key, value := range *at(h) {
		C.call(f, C.uint64_t(key), C.uint32_t(value), with)
	}
}

//export GoBytesHeld
func GoBytesHeld() uint64 {
	runtime.GC()
	var is runtime.MemStats
	runtime.ReadMemStats(&is)
	return is.HeapAlloc
}
