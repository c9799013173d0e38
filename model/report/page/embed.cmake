# Puts the page together and writes it as C++: page.html with page.css and the modules in it.
# cmake -D PAGE=folder -D OUT=page.cpp -P embed.cmake
#
# The modules become one script, because a page that is a single file has nowhere to import from:
# main.js, and before each module those that it imports. `import` lines go away and `export` is
# dropped. An import is a line of its own, and no two modules use one name at their top level (the
# browser would say so).

cmake_minimum_required(VERSION 3.25)

# Pieces of C++, each a raw string: compilers need not take longer ones than 65,536 characters.
function(add_piece text)
  string(LENGTH "${text}" length)
  if(length GREATER 65000)
    message(FATAL_ERROR "a file of the page is too long for one string: ${length} characters")
  endif()
  if("${text}" MATCHES "\\)page\"")
    message(FATAL_ERROR "a file of the page holds the end of a raw string")
  endif()
  file(APPEND ${OUT}.new "    R\"page(${text})page\",\n")
endfunction()
function(add_file name)
  file(READ ${PAGE}/${name} text)
  add_piece("${text}")
endfunction()

function(add_module name)
  get_property(added GLOBAL PROPERTY added_${name})
  if(added)
    return()
  endif()
  set_property(GLOBAL PROPERTY added_${name} TRUE)
  file(READ ${PAGE}/${name}.js text)
  string(REGEX MATCHALL " from '\\./[a-z]+\\.js'" imports "${text}")
  foreach(import ${imports})
    string(REGEX REPLACE " from '\\./([a-z]+)\\.js.*" "\\1" imported "${import}")
    add_module(${imported})
  endforeach()
  string(REGEX REPLACE "(^|\n)import [^\n]* from '[^\n]*';" "\\1" text "${text}")
  string(REGEX REPLACE "(^|\n)export " "\\1" text "${text}")
  if("${text}" MATCHES "(^|\n)import ")
    message(FATAL_ERROR "${name}.js: an import that is not a line of its own")
  endif()
  add_piece("${text}")
endfunction()

# page.html in four pieces, at the comments that say what goes where.
file(READ ${PAGE}/page.html html)
foreach(mark style recording script)
  string(FIND "${html}" "<!-- ${mark} -->" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "page.html has no <!-- ${mark} -->")
  endif()
  string(SUBSTRING "${html}" 0 ${at} before_${mark})
  string(LENGTH "<!-- ${mark} -->" length)
  math(EXPR at "${at} + ${length}")
  string(SUBSTRING "${html}" ${at} -1 html)
endforeach()

file(WRITE ${OUT}.new "// Made by embed.cmake from the files in model/page/.
#include \"model/report/page.hpp\"

namespace bucketproof::model {
namespace {

constexpr std::string_view before[] = {
")
add_piece("${before_style}")
add_file(page.css)
add_piece("${before_recording}")
file(APPEND ${OUT}.new "};\nconstexpr std::string_view after[] = {\n")
add_piece("${before_script}")
add_module(main)
add_piece("${html}")
file(APPEND ${OUT}.new "};

} // namespace

std::span<const std::string_view> page_before() noexcept {
  return before;
}
std::span<const std::string_view> page_after() noexcept {
  return after;
}

} // namespace bucketproof::model
")
file(RENAME ${OUT}.new ${OUT})
