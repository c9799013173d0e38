// The operations of operations.hpp for Go's map. The times are the thread's CPU time, measured
// around the loop of each operation alone.
package main

import (
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

type table = map[key]uint64

// What one request measured.
type measured struct {
	nanoseconds int64
	operations  uint64
	checksum    uint64
	complete    bool
}

func threadTime() int64 {
	const clockThreadCPU = 3
	var t syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clockThreadCPU, uintptr(unsafe.Pointer(&t)), 0)
	return t.Nano()
}

func insert(m table, w *workload) {
	for i, k := range w.present {
		m[k] = w.values[i]
	}
}

func filled(w *workload) table {
	m := table{}
	insert(m, w)
	return m
}

func findHits(m table, keys []key) (sum uint64) {
	for _, k := range keys {
		if v, ok := m[k]; ok {
			sum += v
		}
	}
	return
}

func findMisses(m table, keys []key) (sum uint64) {
	for _, k := range keys {
		if _, ok := m[k]; !ok {
			sum += digest(k)
		}
	}
	return
}

func findDependent(m table, w *workload, lookups int) uint64 {
	value := w.values[0]
	for i := 0; i < lookups; i++ {
		v, ok := m[w.namedBy(value)]
		if !ok {
			return 0
		}
		value = v
	}
	return value
}

// An erasure that erased, and an insertion that inserted, change the length by one.
func replace(m table, w *workload) (sum uint64) {
	n := len(m)
	for i, k := range w.leaving {
		delete(m, k)
		without := len(m)
		m[w.arriving[i]] = uint64(i)
		if without == n-1 && len(m) == n {
			sum += digest(w.arriving[i])
		}
	}
	for i := len(w.leaving) - 1; i >= 0; i-- {
		delete(m, w.arriving[i])
		without := len(m)
		m[w.leaving[i]] = uint64(i)
		if without == n-1 && len(m) == n {
			sum += digest(w.leaving[i])
		}
	}
	return
}

func iterate(m table) (sum uint64) {
	for k, v := range m {
		sum += digest(k) ^ v
	}
	return
}

func drain(m table, atMost time.Duration) (operations, sum uint64) {
	const betweenLooks = 1024
	deadline := time.Now().Add(atMost)
	for len(m) > 0 {
		for k, v := range m {
			sum += digest(k) ^ v
			delete(m, k)
			break
		}
		operations++
		if operations%betweenLooks == 0 && time.Now().After(deadline) {
			break
		}
	}
	return
}

func copied(m table) table {
	to := make(table, len(m))
	for k, v := range m {
		to[k] = v
	}
	return to
}

// The map of the last request, for requests that only read it.
var held table

func measure(w *workload, operation string, passes int, atMost time.Duration) (result measured, known bool) {
	result.complete = true
	n := uint64(len(w.present))
	timed := func(run func()) {
		start := threadTime()
		run()
		result.nanoseconds += threadTime() - start
	}
	fixture := func() table {
		if held == nil {
			held = filled(w)
			runtime.GC()
		}
		return held
	}
	lookups := func(find func() uint64) {
		fixture()
		timed(func() {
			for i := 0; i < passes; i++ {
				result.checksum += find()
			}
		})
		result.operations = uint64(passes * len(w.hits))
	}
	switch operation {
	case "insert":
		held = nil
		runtime.GC()
		timed(func() {
			for i := 0; i < passes; i++ {
				held = filled(w)
				result.checksum += uint64(len(held))
			}
		})
		result.operations = uint64(passes) * n
		runtime.GC()
	case "find_hit":
		lookups(func() uint64 { return findHits(held, w.hits) })
	case "find_miss":
		lookups(func() uint64 { return findMisses(held, w.misses) })
	case "find_dependent":
		lookups(func() uint64 { return findDependent(held, w, len(w.hits)) })
	case "replace":
		m := fixture()
		held = nil
		timed(func() {
			for i := 0; i < passes; i++ {
				result.checksum += replace(m, w)
			}
		})
		result.operations = uint64(passes * 2 * len(w.leaving))
	case "iterate":
		m := fixture()
		timed(func() {
			for i := 0; i < passes; i++ {
				result.checksum += iterate(m)
			}
		})
		result.operations = uint64(passes) * n
	case "copy":
		m := fixture()
		timed(func() {
			for i := 0; i < passes; i++ {
				to := copied(m)
				result.checksum += uint64(len(to)) + findHits(to, w.hits[:1])
			}
		})
		result.operations = uint64(passes) * n
		runtime.GC()
	case "drain":
		held = nil
		for i := 0; i < passes; i++ {
			m := filled(w)
			runtime.GC()
			timed(func() {
				operations, sum := drain(m, atMost)
				result.operations += operations
				result.checksum += sum
			})
			result.complete = result.complete && len(m) == 0
		}
	default:
		return result, false
	}
	return result, true
}
