// Perl's hash as functions of C. Perl's headers are for a file of their own: they define macros.
#include "perl_hash.hpp"

#include <EXTERN.h>
#include <perl.h>

#include <charconv>

namespace {

struct decimal {
  explicit decimal(std::uint64_t number)
      : length(static_cast<I32>(std::to_chars(text, text + sizeof text, number).ptr - text)) {}
  char text[24];
  I32 length;
};

HV* hash(void* of) {
  return static_cast<HV*>(of);
}

} // namespace

namespace peers::perl {

void start() {
  char name[] = "perl", option[] = "-e", program[] = "0";
  char* words[] = {name, option, program, nullptr};
  char** arguments = words;
  int count = 3;
  PERL_SYS_INIT(&count, &arguments);
  PerlInterpreter* const my_perl = perl_alloc();
  perl_construct(my_perl);
  perl_parse(my_perl, nullptr, count, arguments, nullptr);
  perl_run(my_perl);
}
void* make() {
  dTHX;
  return newHV();
}
void* copy(void* other) {
  dTHX;
  return newHVhv(hash(other));
}
void drop(void* of) {
  dTHX;
  SvREFCNT_dec_NN(hash(of));
}
void store(void* in, std::uint64_t key, std::uint32_t value) {
  dTHX;
  const decimal k(key);
  hv_store(hash(in), k.text, k.length, newSVuv(value), 0);
}
std::optional<std::uint32_t> fetch(void* in, std::uint64_t key) {
  dTHX;
  const decimal k(key);
  SV** const found = hv_fetch(hash(in), k.text, k.length, 0);
  return found != nullptr ? std::optional(static_cast<std::uint32_t>(SvUV(*found))) : std::nullopt;
}
void erase(void* in, std::uint64_t key) {
  dTHX;
  const decimal k(key);
  hv_delete(hash(in), k.text, k.length, G_DISCARD);
}
std::size_t size(void* of) {
  dTHX;
  return HvUSEDKEYS(hash(of));
}
void clear(void* all) {
  dTHX;
  hv_clear(hash(all));
}
void each(void* of, void visit(std::uint64_t, std::uint32_t, void*), void* with) {
  dTHX;
  hv_iterinit(hash(of));
  while (HE* const entry = hv_iternext(hash(of))) {
    I32 length = 0;
    const char* const text = hv_iterkey(entry, &length);
    std::uint64_t key = 0;
    std::from_chars(text, text + length, key);
    visit(key, static_cast<std::uint32_t>(SvUV(hv_iterval(hash(of), entry))), with);
  }
}

} // namespace peers::perl
