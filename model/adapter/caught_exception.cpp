#include "caught_exception.hpp"

#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <memory>
#include <typeinfo>

namespace bucketproof::model {
namespace {

std::string demangled(const char* mangled) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(mangled, nullptr, nullptr, &status), &std::free);
  return text ? text.get() : mangled;
}

} // namespace

std::string caught_exception() {
  try {
    throw;
  } catch (const std::exception& e) {
    return e.what();
  } catch (const std::string& text) {
    return "the string \"" + text + '"';
  } catch (const char* text) {
    return text == nullptr ? "a null const char*" : "the string \"" + std::string(text) + '"';
  } catch (int number) {
    return "the int " + std::to_string(number);
  } catch (long number) {
    return "the long " + std::to_string(number);
  } catch (unsigned number) {
    return "the unsigned " + std::to_string(number);
  } catch (unsigned long number) {
    return "the unsigned long " + std::to_string(number);
  } catch (...) {
    const std::type_info* const type = abi::__cxa_current_exception_type();
    return type == nullptr ? "a foreign exception" : "an object of type " + demangled(type->name());
  }
}

} // namespace bucketproof::model
