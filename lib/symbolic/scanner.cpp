#include "lib/symbolic/scanner.hpp"

#include <cctype>

#include "lib/num/error.hpp"
#include "lib/symbolic/parse_error.hpp"

namespace separatrix {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

char Scanner::next() {
  while (position_ < text_.size() && is_space(text_[position_])) ++position_;
  return position_ < text_.size() ? text_[position_] : '\0';
}

bool Scanner::accept(char c) {
  if (next() != c) return false;
  ++position_;
  return true;
}

bool Scanner::accept(std::string_view pair) {
  next();
  if (!text_.substr(position_).starts_with(pair)) return false;
  position_ += pair.size();
  return true;
}

bool Scanner::accept_word(const std::string& expected) {
  next();
  const std::size_t start = position_;
  if (word() == expected) return true;
  position_ = start;
  return false;
}

void Scanner::expect_comma(const std::string& form) {
  if (!accept(',')) fail("expected ',' as in " + form);
}

void Scanner::fail_at(std::size_t position, const std::string& problem) const {
  throw ParseError(problem, text_, position);
}

void Scanner::close(std::size_t opened, char bracket) {
  if (accept(bracket)) return;
  if (position_ == text_.size()) {
    fail_at(opened, std::string("'") + text_[opened] + "' without its '" + bracket + "'");
  }
  fail(std::string("expected an operator or '") + bracket + "'");
}

void Scanner::skip_to_end_of(std::size_t opened) {
  std::size_t open = 1;
  for (; position_ < text_.size(); ++position_) {
    if (text_[position_] == '(') ++open;
    if (text_[position_] == ')' && --open == 0) return;
  }
  fail_at(opened, "'(' without its ')'");
}

Rational Scanner::number() {
  const std::size_t start = position_;
  const auto digits = [&] {
    const std::size_t from = position_;
    while (position_ < text_.size() && is_digit(text_[position_])) ++position_;
    return position_ > from;
  };
  const bool whole = digits();
  const bool point = position_ < text_.size() && text_[position_] == '.';
  if (point) ++position_;
  if (!(digits() || whole)) fail_at(start, "expected digits");
  if (position_ < text_.size() && (text_[position_] == 'e' || text_[position_] == 'E')) {
    const std::size_t mark = position_++;
    if (position_ < text_.size() && (text_[position_] == '-' || text_[position_] == '+')) ++position_;
    if (!digits()) position_ = mark;  // "2e" is 2 followed by the name e: refused later
  }
  try {
    return parse_rational(text_.substr(start, position_ - start));
  } catch (const InvalidArgument& problem) {
    fail_at(start, problem.what());
  }
}

std::string Scanner::word() {
  const std::size_t start = position_;
  while (position_ < text_.size() && is_of_word(text_[position_])) ++position_;
  return std::string(text_.substr(start, position_ - start));
}

}  // namespace separatrix
