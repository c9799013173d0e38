// What growing costs: the time of each single insert, and memory around a growth. Each is asked of a
// process of its own, with the garbage collector at its defaults, as Go programs have it.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
	"unsafe"
)

func someKeys(n int) []key {
	keys := make([]key, n)
	for i := range keys {
		keys[i] = makeKey(uint64(i))
	}
	return keys
}

// Writes the nanoseconds of each insert, 32 bits each, as the machine has them.
func writeLatencies(n int) error {
	keys := someKeys(n)
	nanoseconds := make([]uint32, n)
	runtime.GC()
	m := table{}
	start := time.Now()
	before := time.Since(start)
	for i, k := range keys {
		m[k] = uint64(i)
		now := time.Since(start)
		took := now - before
		if took > 1<<32-1 {
			took = 1<<32 - 1
		}
		nanoseconds[i] = uint32(took)
		before = now
	}
	runtime.KeepAlive(m)
	out := bufio.NewWriter(os.Stdout)
	if err := binary.Write(out, binary.LittleEndian, nanoseconds); err != nil {
		return err
	}
	return out.Flush()
}

// The start of the runtime's header of a map (runtime/map.go, hmap): enough to see a growth.
type header struct {
	count      int
	flags, b   uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldBuckets unsafe.Pointer
}

func growing(m table) bool {
	return (*(**header)(unsafe.Pointer(&m))).oldBuckets != nil
}

func heapBytes() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// A number of kilobytes from /proc/self/status, in bytes.
func statusBytes(field string) uint64 {
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		var kilobytes uint64
		if _, err := fmt.Sscanf(line, field+": %d kB", &kilobytes); err == nil {
			return kilobytes << 10
		}
	}
	return 0
}

// Prints bytes an entry that the heap holds before, after and at the peak of the last growth up to n
// entries.
func printMemory(n int) {
	keys := someKeys(n)
	// The runtime doubles when a load of 6.5 is exceeded.
	last := 0
	for buckets := 1; buckets*13/2 < n; buckets *= 2 {
		last = buckets * 13 / 2
	}
	m := table{}
	base := heapBytes()
	held := func() float64 { return float64(heapBytes()-base) / float64(len(m)) }
	var full, peak, grown float64
	for i, k := range keys {
		m[k] = uint64(i)
		switch {
		case len(m) == last:
			full = held()
		case len(m) == last+1:
			peak = held()
		case len(m) > last && grown == 0 && !growing(m):
			grown = held()
		}
	}
	fmt.Printf("%f %f %f\n", full, grown, peak)
}

// Prints the most memory that was resident, without what was before, in bytes an entry.
func printResident(n int) {
	keys := someKeys(n)
	runtime.GC()
	before := statusBytes("VmRSS")
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		fmt.Println(0)
		return
	}
	m := table{}
	for i, k := range keys {
		m[k] = uint64(i)
	}
	fmt.Printf("%f\n", float64(statusBytes("VmHWM")-before)/float64(len(m)))
}
