# Draws the CSV of maps_dont_shrink: gnuplot -e "csv='IN.csv'; svg='OUT.svg'" memory.gp
set terminal svg size 800,520 font "Helvetica,Arial,sans-serif,12" background "#ffffff" noenhanced
set output svg
set datafile separator ","

# From the most memory to the least, so that where several lines fall together the lowest is seen.
# Colours after Okabe and Ito, whose palette colour-blind readers can tell apart. `lift` moves a map's
# label, in MiB, where it would lie on another.
array map[8] = ["tsl::robin_map", "bucket_map (go_1_21_policy)", "tsl::hopscotch_map", \
                "bucket_map (default_policy)", "bucket_map (go_policy)", "absl::flat_hash_map", \
                "boost::unordered_flat_map", "std::unordered_map"]
array colour[8] = ["#E69F00", "#D55E00", "#666666", "#0072B2", \
                   "#56B4E9", "#009E73", "#CC79A7", "#000000"]
array weight[8] = [2, 3.5, 2, 3.5, 1.5, 2, 2, 2]
array lift[8] = [0, 0, 0.3, 0.35, -0.05, -0.13, -0.42, -0.15]

# Operations are drawn to scale, but a copy 350 times as wide as an insert: there are a hundred of them.
inserts = 100000
erasures = 199900
copies = 200000
copy_width = 350
copied = erasures + (copies - erasures) * copy_width
end = copied + 125000
x(operation) = operation <= erasures ? operation \
             : operation <= copies ? erasures + (operation - erasures) * copy_width \
             : copied + 1200 * (operation - copies)
mib(bytes) = bytes / 2.0 ** 20
top = 10.5

set object rectangle from 0, 0 to inserts, top behind fillcolor "#f2f2f2" fillstyle solid noborder
set object rectangle from erasures, 0 to copied, top behind fillcolor "#f2f2f2" fillstyle solid noborder
do for [level = 1:9] {
  set arrow from 0, level to copied, level nohead back linecolor "#dddddd" linewidth 0.5
}
phases = top - 0.5
set label "insert 100,000" at inserts / 2, phases center
set label "erase 99,900" at (inserts + erasures) / 2, phases center
set label "copy 100" at (erasures + copied) / 2, phases center
set label "destroy the old map" at (copied + end) / 2, phases center
set label "spikes: old and new table at once" at 1500, 9.4 textcolor "#555555" font ",11"
set label "the article: 5,014,592 bytes" at (inserts + erasures) / 2, 4.45 center textcolor "#9A4300"
set label "the copies: 2 to 8 kB" at copied + 9000, 0.4 textcolor "#555555" font ",11"

swatch = copied + 7000
do for [i = 1:8] {
  stats csv using (strcol(1) eq map[i] && strcol(2) eq "erase" ? mib($4) : NaN) nooutput
  y = STATS_min + lift[i]
  set arrow from swatch, y to swatch + 9000, y nohead linecolor rgb colour[i] linewidth weight[i]
  set label map[i] at swatch + 12000, y
}

set xrange [0:end]
set yrange [0:top]
set border 3 linecolor "#555555"
set tics nomirror out textcolor "#333333"
set xtics ("0" 0, "50,000" 50000, "100,000" inserts, "150,000" 150000, "199,900" erasures, \
           "200,000" copied)
set ytics 0, 1, 9
set xlabel "operations (the copies drawn 350 times as wide)"
set ylabel "memory of the map's structure, MiB"
unset key

of(i, y) = strcol(1) eq map[i] ? y : NaN
plot for [i = 1:8] csv using (of(i, x($3))):(mib($4)):(0):(mib($5 > $4 && $3 <= inserts ? $5 - $4 : 0)) \
       with vectors nohead linecolor rgb colour[i] linewidth 0.75, \
     for [i = 1:8] csv using (of(i, x($3))):(mib($4)) \
       with lines linecolor rgb colour[i] linewidth weight[i]
