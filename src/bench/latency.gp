# Draws the CSV of latency: gnuplot -e "csv='IN.csv'; svg='OUT.svg'" latency.gp
# To the right are the rare inserts, the slowest of all at the end.
set terminal svg size 800,520 font "Helvetica,Arial,sans-serif,12" background "#ffffff" noenhanced
set output svg
set datafile separator ","

# How the names of maps begin. Colours after Okabe and Ito, as in src/examples/memory.gp.
array map[6] = ["std", "tsl", "absl", "boost", "Go", "bucket_map"]
array label[6] = ["std::unordered_map", "tsl::robin_map", "absl::flat_hash_map", \
                  "boost::unordered_flat_map", "Go's map", "bucket_map"]
array colour[6] = ["#000000", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#0072B2"]
array weight[6] = [2, 2, 2, 2, 2, 4]

stats csv using 2 skip 1 nooutput
entries = STATS_max
is(m) = substr(strcol(1), 1, strlen(map[m])) eq map[m]

set title "Single inserts while a map grows from empty" font ",15"
set logscale xy
set xrange [2:entries * 1.15]
set yrange [10:1e10]
set border 3 linecolor "#555555"
set tics nomirror out textcolor "#333333"
set xtics ("every other" 2, "1 in 10" 10, "1 in 100" 100, "1 in 1,000" 1e3, "1 in 10⁴" 1e4, \
           "1 in 10⁵" 1e5, "1 in 10⁶" 1e6, "1 in 10⁷" 1e7)
set ytics ("10 ns" 10, "100 ns" 100, "1 µs" 1e3, "10 µs" 1e4, "100 µs" 1e5, "1 ms" 1e6, \
           "10 ms" 1e7, "100 ms" 1e8, "1 s" 1e9)
set grid ytics linecolor "#dddddd" linewidth 0.5
set xlabel "so many inserts take this long or longer"
set key top left Left reverse samplen 2 spacing 1.15
plot for [m = 1:6] csv using (is(m) ? $2 : NaN):3 with lines \
  linecolor rgb colour[m] linewidth weight[m] title label[m]
