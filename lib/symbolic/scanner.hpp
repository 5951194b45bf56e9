#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "lib/num/rational.hpp"

namespace separatrix {

/// The characters of a formula one after the other, and the sentences that point at them.
class Scanner {
 protected:
  explicit Scanner(std::string_view text) : text_(text) {}

  /// The next character that is not white space, '\0' at the end.
  char next();
  bool accept(char c);
  /// Two characters that stand together.
  bool accept(std::string_view pair);
  bool accept_word(const std::string& expected);
  void expect_comma(const std::string& form);

  /// throws  ParseError
  [[noreturn]] void fail(const std::string& problem) const { fail_at(position_, problem); }
  [[noreturn]] void fail_at(std::size_t position, const std::string& problem) const;

  /// The bracket that closes the one at `opened`.
  void close(std::size_t opened, char bracket = ')');
  /// To the round bracket that closes the one at `opened`.
  void skip_to_end_of(std::size_t opened);

  Rational number();
  /// Letters, digits and underscores; empty if there are none.
  std::string word();

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace separatrix
