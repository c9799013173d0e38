# What of the headers the tests do not reach, from what `llvm-cov show` prints of each program:
# awk -v known=props/coverage_known.txt -f props/coverage_missed.awk TEXT...
#
# A place is reached where one instance of its template, in one program, reaches it: a line that ran, a condition that
# was true and one that was false, a condition that decided by itself (MC/DC). Conditions that are constant in all
# instances are none.
# Prints each place that is missed and not known, then each that is known and not missed, then the counts.
# Exit code 0: there are none of either; 1: there are; 2: nothing was counted, or a known place is not written as it should.

function place(line, column) { return sprintf("%s:%05d:%05d", file, line, column) }
function see(kind, at, reached) {
  seen[kind, at] = 1
  if (reached) is_reached[kind, at] = 1
}
function code(text) {
  sub(/^[ \t]+/, "", text)
  sub(/[ \t]*$/, "", text)
  return text
}
# Code of a line that only an instance would count: a statement, or what opens a body.
function is_counted_when_compiled(text) {
  sub(/\/\/.*/, "", text)
  text = code(text)
  return text ~ /^(return|throw|if|else|for|while|do)[ ;({]/ && text !~ /if constexpr/ ||
         text ~ /\).*\{/ && text !~ /^(class|struct|union|enum|concept|static_assert)|if constexpr|requires(\(.*\)| requires) \{/
}
function numbers_of(text) { # the numbers in (LINE:COLUMN), to `number`
  match(text, /\([0-9]+:[0-9]+\)/)
  split(substr(text, RSTART + 1, RLENGTH - 2), number, ":")
}

BEGIN {
  while ((status = getline entry < known) > 0) {
    if (entry == "" || entry ~ /^#/) { told = entry != ""; continue }
    if (entry !~ /^[a-z_]+\.hpp: (not run|never true|never false|decides nothing|not compiled): ./ || !told) {
      print "coverage: " known ": not a place with its reason before it: " entry > "/dev/stderr"
      bad = 1
      exit
    }
    is_known[entry] = 1
  }
  if (status < 0) { print "coverage: " known " cannot be read" > "/dev/stderr"; bad = 1; exit }
}
/^\/.*\.hpp:$/ { file = $0; sub(/:$/, "", file); sub(/.*\/src\//, "src/", file); next }
/^ *[0-9]+\| *[0-9.]*[kMGTPE]?\|/ {
  split($0, part, "|")
  line = part[1] + 0
  count = part[2]
  gsub(/ /, "", count)
  text[file, line] = substr($0, length(part[1]) + length(part[2]) + 3)
  last[file] = line
  if (count != "") see("line", place(line, 0), count != "0")
  next
}
/^ *\|  Branch \(/ {
  if (/\[Folded/) next
  numbers_of($0)
  at = place(number[1], number[2])
  see("true", at, $0 !~ /True: 0[,\]]/)
  see("false", at, $0 !~ /False: 0[,\]]/)
  next
}
/^ *\| +Condition C[0-9]+ --> / {
  numbers_of($0)
  condition = $3
  condition_at[condition] = place(number[1], number[2])
  next
}
/^ *\|  C[0-9]+-Pair: / {
  condition = $2
  sub(/-.*/, "", condition)
  if (!/constant folded/) see("alone", condition_at[condition], / covered: /)
  next
}
function tell(kind, says, how_many,    key, part, at, where, told) {
  for (key in seen) {
    split(key, part, SUBSEP)
    if (part[1] != kind) continue
    total[kind]++
    if (key in is_reached) { reached[kind]++; continue }
    split(part[2], at, ":")
    told = code(substr(text[at[1], at[2] + 0], at[3] + 0))
    miss(at[1], at[2] + 0, says, told)
  }
}
function miss(file, line, says, told,    name, entry) {
  name = file
  sub(/.*\//, "", name)
  entry = name ": " says ": " told
  if (entry in is_known) { was_missed[entry] = 1; known_places++; return }
  print file ":" line ": " says ": " told | "sort -t: -k1,1 -k2,2n"
  missed++
}
END {
  if (bad) exit 2
  if (file == "") { print "coverage: nothing was counted" > "/dev/stderr"; exit 2 }
  tell("line", "not run")
  tell("true", "never true")
  tell("false", "never false")
  tell("alone", "decides nothing")
  for (name in last)
    for (n = 1; n <= last[name]; n++) {
      file = name
      if (!(("line", place(n, 0)) in seen) && is_counted_when_compiled(text[name, n]))
        miss(name, n, "not compiled", code(text[name, n]))
    }
  close("sort -t: -k1,1 -k2,2n")
  for (entry in is_known)
    if (!(entry in was_missed)) { print known ": known, and reached: " entry; missed++ }
  printf "lines %d of %d, branches %d of %d, conditions (MC/DC) %d of %d; %d places missed that are known, %d others\n", \
    reached["line"], total["line"], reached["true"] + reached["false"], total["true"] + total["false"], \
    reached["alone"], total["alone"], known_places, missed
  exit missed > 0
}
