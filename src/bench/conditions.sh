# What a measurement was made under. Sourced by src/bench/run, and by its test.

# The machine, the compiler and the commit, in a line.
conditions() {
  local cpu commit
  cpu=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)
  commit=$(git rev-parse --short HEAD 2>/dev/null || echo "no commit")
  [[ -z $(git status --porcelain -- . ':!src/bench/results' 2>/dev/null | head -n 1) ]] || commit+=", changed"
  echo "${cpu:-$(uname -m)}, $(nproc) cores, Linux $(uname -r); $(g++ --version | head -n 1); commit $commit; $(date +%F)"
}

# What all CPUs did since the machine started, in hundredths of a second: BUSY STOLEN ALL
jiffies() {
  awk 'NR == 1 { printf "%.0f %.0f %.0f\n", $2 + $3 + $4 + $7 + $8, $9, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' "${1:-/proc/stat}"
}

# childrens_time FILE: the CPU time of a shell's children in hundredths of a second, from what its `times` wrote to FILE.
childrens_time() {
  awk -F'[ms ]+' 'NR == 2 { printf "%.0f\n", 100 * (60 * $1 + $2 + 60 * $3 + $4) }' "$1"
}

# other_work BEFORE AFTER OWN CPUS: percent of one CPU that others used between two such counts, during which we used OWN
# hundredths of a second ourselves, and percent of one that the host took: OTHERS STOLEN
other_work() {
  awk -v before="$1" -v after="$2" -v own="$3" -v cpus="$4" 'BEGIN {
    split(before, b); split(after, a)
    elapsed = (a[3] - b[3]) / cpus
    if (elapsed <= 0) { print 0, 0; exit }
    others = 100 * (a[1] - b[1] - own) / elapsed
    printf "%.0f %.0f\n", others < 0 ? 0 : others, 100 * (a[2] - b[2]) / elapsed
  }'
}

# too_much OTHERS STOLEN: whether ratios would not hold beside that.
too_much() {
  [[ $1 -gt 10 || $2 -gt 2 ]]
}
