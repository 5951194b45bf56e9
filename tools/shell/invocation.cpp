#include "tools/shell/invocation.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace separatrix {
namespace {

Invocation& present() {
  static Invocation it;
  return it;
}

// a word as a shell reads it back: 'it'\''s'
std::string quoted(const std::string& word) {
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c >= 0x80 || std::string_view("-_=+.,:/@%").find(char(c)) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace

void set_invocation(const std::string& version, const std::vector<std::string>& words) {
  Invocation& it = present();
  it.version = version;
  it.command = command_text(words);
}

NestedInvocation::NestedInvocation(const std::vector<std::string>& words) : before_(present()) {
  set_invocation(before_.version, words);
}

NestedInvocation::~NestedInvocation() { present() = before_; }

std::string command_text(const std::vector<std::string>& words) {
  std::string text = "separatrix";
  for (const std::string& word : words) text += " " + quoted(word);
  return text;
}

void set_seed(std::uint64_t seed) { present().seed = seed; }

const Invocation& invocation() { return present(); }

}  // namespace separatrix
