#include "tools/shell/host.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace separatrix {
namespace {

Host* present = nullptr;

}  // namespace

Host* host() { return present; }

Hosting::Hosting(Host& host) { present = &host; }
Hosting::~Hosting() { present = nullptr; }

bool goes_to_host(std::string_view output) { return present != nullptr && output == "-"; }

void say(std::string_view text) {
  if (present != nullptr) return present->text(text);
  fmt::print("{}", text);
}

void tell(std::string_view sentence) {
  if (present != nullptr) return present->notice(sentence);
  fmt::print(stderr, "separatrix: {}\n", sentence);
}

}  // namespace separatrix
