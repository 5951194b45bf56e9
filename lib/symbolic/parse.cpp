#include "lib/symbolic/parse.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/function_call.hpp"

namespace separatrix {
namespace {

constexpr std::size_t deepest_nesting = 1000;  // one level costs 1–4 kB of stack
constexpr long most_terms = 100'000;           // of all sums and products of one text together

std::string pointed(const std::string& problem, std::string_view text, std::size_t position) {
  return problem + " at character " + std::to_string(position + 1) + "\n    " + std::string(text) + "\n    " +
         std::string(position, ' ') + "^";
}

class Parser {
 public:
  Parser(std::string_view text, const std::vector<std::string>& allowed, const std::vector<Dataset>& data)
      : text_(text), allowed_(allowed), data_(data) {}

  Expression whole() {
    const Expression result = sum_of_terms();
    if (next() != '\0' || position_ < text_.size()) {
      fail(next() == ')' ? "')' without its '('" : "expected an operator or the end");
    }
    return result;
  }

 private:
  // the next character that is not white space, '\0' at the end
  char next() {
    while (position_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[position_]))) {
      ++position_;
    }
    return position_ < text_.size() ? text_[position_] : '\0';
  }
  bool accept(char c) {
    if (next() != c) return false;
    ++position_;
    return true;
  }
  [[noreturn]] void fail(const std::string& problem) const { throw ParseError(problem, text_, position_); }
  [[noreturn]] void fail_at(std::size_t position, const std::string& problem) const {
    throw ParseError(problem, text_, position);
  }

  void close(std::size_t opened) {
    if (accept(')')) return;
    if (position_ == text_.size()) fail_at(opened, "'(' without its ')'");
    fail("expected an operator or ')'");
  }

  Expression sum_of_terms() {
    if (++depth_ > deepest_nesting) fail("nested too deeply");
    std::vector<Expression> terms{product_of_factors()};
    while (true) {
      if (accept('+')) {
        terms.push_back(product_of_factors());
      } else if (accept('-')) {
        terms.push_back(-product_of_factors());
      } else {
        --depth_;
        return terms.size() == 1 ? terms[0] : sum(std::move(terms));
      }
    }
  }

  Expression product_of_factors() {
    std::vector<Expression> factors{signed_factor()};
    while (true) {
      if (accept('*')) {
        factors.push_back(signed_factor());
      } else if (next() == '/') {
        const std::size_t place = position_++;
        const Expression divisor = signed_factor();
        if (divisor.is_number(0)) fail_at(place, "division by 0");
        factors.push_back(power(divisor, -1));
      } else {
        return factors.size() == 1 ? factors[0] : product(std::move(factors));
      }
    }
  }

  Expression signed_factor() {
    bool negative = false;
    while (next() == '-' || next() == '+') negative ^= text_[position_++] == '-';
    const Expression factor = power_of_primary();
    return negative ? -factor : factor;
  }

  Expression power_of_primary() {
    const Expression base = primary();
    if (next() != '^') return base;
    const std::size_t place = position_++;
    if (++depth_ > deepest_nesting) fail("nested too deeply");
    const Expression exponent = signed_factor();
    --depth_;
    if (base.is_number(0) && exponent.is_number() && exponent.number() < 0) {
      fail_at(place, "0 to a negative power");
    }
    return power(base, exponent);
  }

  Expression primary() {
    const char c = next();
    if (c == '(') {
      const std::size_t opened = position_++;
      const Expression inside = sum_of_terms();
      close(opened);
      return inside;
    }
    if (std::isdigit(static_cast<unsigned char>(c)) || c == '.') return number();
    if (std::isalpha(static_cast<unsigned char>(c)) || c == '_') return name_or_call();
    fail("expected a number, a name or '('");
  }

  Expression number() {
    const std::size_t start = position_;
    const auto digits = [&] {
      const std::size_t from = position_;
      while (position_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[position_]))) {
        ++position_;
      }
      return position_ > from;
    };
    const bool whole = digits();
    const bool point = position_ < text_.size() && text_[position_] == '.';
    if (point) ++position_;
    if (!(digits() || whole)) fail_at(start, "expected digits");
    if (position_ < text_.size() && (text_[position_] == 'e' || text_[position_] == 'E')) {
      const std::size_t mark = position_++;
      if (position_ < text_.size() && (text_[position_] == '-' || text_[position_] == '+')) ++position_;
      if (!digits()) position_ = mark;  // "2e" is 2 followed by the name e: refused below
    }
    try {
      return Expression(parse_rational(text_.substr(start, position_ - start)));
    } catch (const InvalidArgument& problem) {
      fail_at(start, problem.what());
    }
  }

  // letters, digits and underscores; empty if there are none
  std::string word() {
    const std::size_t start = position_;
    while (position_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[position_])) || text_[position_] == '_')) {
      ++position_;
    }
    return std::string(text_.substr(start, position_ - start));
  }

  bool is_allowed(const std::string& name) const {
    return allowed_.empty() || std::find(allowed_.begin(), allowed_.end(), name) != allowed_.end();
  }

  // a whole number made of numbers and the indices of the sums around it
  long whole_number(const std::string& what) {
    next();
    const std::size_t start = position_;
    const Expression value = sum_of_terms();
    if (!value.is_number() || !is_integer(value.number())) fail_at(start, what + " must be a whole number");
    if (!value.number().get_num().fits_slong_p()) fail_at(start, what + " is too large");
    return value.number().get_num().get_si();
  }

  // the innermost mean around this place that binds a name
  std::optional<Dataset> bound(const std::string& name) const {
    for (auto each = means_.rbegin(); each != means_.rend(); ++each) {
      if (each->column_index(name)) return *each;
    }
    return std::nullopt;
  }

  std::string known_names() const {
    constexpr std::size_t most = 24;
    std::vector<std::string> names(allowed_);
    for (auto each = means_.rbegin(); each != means_.rend(); ++each) {
      names.insert(names.end(), each->columns().begin(), each->columns().end());
    }
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) list += (i == 0 ? "" : ", ") + names[i];
    return names.size() > most ? list + ", ..." : list;
  }

  // u[i + 1] with i = 2 is u3, x[i][12] is x2_12
  Expression indexed(std::string name, std::size_t start) {
    for (bool first = true; next() == '['; first = false) {
      const std::size_t opened = position_++;
      const long index = whole_number("an index");
      if (index < 0) fail_at(opened + 1, "an index must not be negative, and this one is " + std::to_string(index));
      if (!accept(']')) {
        if (position_ == text_.size()) fail_at(opened, "'[' without its ']'");
        fail("expected an operator or ']'");
      }
      if (!first) name += '_';
      name += std::to_string(index);
    }
    if (const auto data = bound(name)) {
      if (!allowed_.empty() && is_allowed(name)) {
        fail_at(start, "'" + name + "' is a column of " + data->name() + " and the name of something else");
      }
      return column(*data, name);
    }
    if (name == "pi" && (allowed_.empty() || !is_allowed(name))) return pi();
    if (!is_allowed(name)) fail_at(start, "unknown name '" + name + "' (known: " + known_names() + ")");
    return symbol(name);
  }

  // to the bracket that closes the one at `opened`
  void skip_to_end_of(std::size_t opened) {
    std::size_t open = 1;
    for (; position_ < text_.size(); ++position_) {
      if (text_[position_] == '(') ++open;
      if (text_[position_] == ')' && --open == 0) return;
    }
    fail_at(opened, "'(' without its ')'");
  }

  // sum(i = low:high, term) after its '('; the text of the term is read once for every i
  Expression over_range(const std::string& function, std::size_t opened) {
    const std::string form = "expected " + function + "(i = 1:n, ...)";
    next();
    const std::size_t start = position_;
    const std::string index = word();
    if (index.empty() || std::isdigit(static_cast<unsigned char>(index[0])) || !accept('=')) fail_at(start, form);
    if ((!allowed_.empty() && is_allowed(index)) || indices_.contains(index) || bound(index)) {
      fail_at(start, "the index '" + index + "' has another meaning already");
    }
    const long low = whole_number("the lower end of a range");
    if (!accept(':')) fail(form);
    const long high = whole_number("the upper end of a range");
    if (!accept(',')) fail(form);
    const std::size_t body = position_;
    std::vector<Expression> terms;
    for (long i = low; i <= high; ++i) {
      if (++terms_ > most_terms) fail_at(start, "more than " + std::to_string(most_terms) + " terms");
      position_ = body;
      indices_[index] = i;
      terms.push_back(sum_of_terms());
      if (next() != ')') close(opened);
    }
    indices_.erase(index);
    if (terms.empty()) skip_to_end_of(opened);
    close(opened);
    return function == "sum" ? sum(std::move(terms)) : product(std::move(terms));
  }

  // mean(data, body) after its '('
  Expression over_samples(std::size_t opened) {
    next();
    const std::size_t start = position_;
    const std::string name = word();
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) || next() != ',') {
      fail_at(start, "expected mean(data, ...) with the name of a data set");
    }
    const auto data = std::find_if(data_.begin(), data_.end(), [&](Dataset each) { return each.name() == name; });
    if (data == data_.end()) {
      std::string known;
      for (const Dataset& each : data_) known += (known.empty() ? "" : ", ") + each.name();
      fail_at(start, "there is no data set '" + name + "' (known: " + (known.empty() ? "none" : known) + ")");
    }
    for (const auto& [index, value] : indices_) {
      if (data->column_index(index)) {
        fail_at(start, "the index '" + index + "' around this mean is a column of " + name + " too");
      }
    }
    ++position_;
    means_.push_back(*data);
    const Expression body = sum_of_terms();
    close(opened);
    means_.pop_back();
    return mean(*data, body);
  }

  Expression name_or_call() {
    const std::size_t start = position_;
    const std::string name = word();
    if (next() != '(') {
      if (const auto index = indices_.find(name); index != indices_.end()) return Expression(index->second);
      return indexed(name, start);
    }
    const std::size_t opened = position_++;
    if (name == "sum" || name == "product" || name == "mean") {
      if (++depth_ > deepest_nesting) fail("nested too deeply");
      const Expression result = name == "mean" ? over_samples(opened) : over_range(name, opened);
      --depth_;
      return result;
    }
    try {
      if (name == "if") return either(opened);
      if (!is_function(name)) fail_at(start, "unknown function '" + name + "' (known: " + function_names() + ")");
      std::vector<Expression> arguments{sum_of_terms()};
      while (accept(',')) arguments.push_back(sum_of_terms());
      close(opened);
      return call_function(name, arguments);
    } catch (const InvalidArgument& problem) {  // exp(-log(0)) = 1/0
      fail_at(start, problem.what());
    }
  }

  // if(condition, a, b) after its '(': a·p + b·(1 − p), p = 1 where the condition holds
  Expression either(std::size_t opened) {
    const Expression holds = condition();
    expect_comma("if(a < b, then, else)");
    const Expression first = sum_of_terms();
    expect_comma("if(a < b, then, else)");
    const Expression second = sum_of_terms();
    close(opened);
    return holds * first + (1 - holds) * second;
  }

  void expect_comma(const std::string& form) {
    if (!accept(',')) fail("expected ',' as in " + form);
  }

  // comparison {"and" comparison} {"or" …}: a product of steps, and 1 − (1 − p)(1 − q)
  Expression condition() {
    Expression any_fails = 1;
    do {
      Expression all = comparison();
      while (accept_word("and")) all = all * comparison();
      any_fails = any_fails * (1 - all);
    } while (accept_word("or"));
    return 1 - any_fails;
  }

  Expression comparison() {
    const Expression left = sum_of_terms();
    const bool less = accept('<');
    if (!less && !accept('>')) fail("expected a comparison, '<' or '>'");
    accept('=');
    const Expression right = sum_of_terms();
    return unit_step(less ? right - left : left - right);
  }

  bool accept_word(const std::string& expected) {
    next();
    const std::size_t start = position_;
    if (word() == expected) return true;
    position_ = start;
    return false;
  }

  std::string_view text_;
  const std::vector<std::string>& allowed_;
  const std::vector<Dataset>& data_;
  std::vector<Dataset> means_;  // those around the place that is read
  std::size_t position_ = 0;
  std::size_t depth_ = 0;
  std::map<std::string, long> indices_;  // of the sums and products around the place that is read
  long terms_ = 0;                       // of all of them so far
};

}  // namespace

ParseError::ParseError(const std::string& problem, std::string_view text, std::size_t position)
    : std::invalid_argument(pointed(problem, text, position)), position_(position), problem_(problem) {}

Expression parse(std::string_view text, const std::vector<std::string>& allowed, const std::vector<Dataset>& data) {
  return Parser(text, allowed, data).whole();
}

}  // namespace separatrix
