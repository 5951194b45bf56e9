#include "lib/symbolic/parse.hpp"

#include <algorithm>
#include <cctype>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/function_call.hpp"
#include "lib/symbolic/matrix_function.hpp"
#include "lib/symbolic/parse_shaped.hpp"
#include "lib/symbolic/parser.hpp"

namespace separatrix {

MatrixExpression Parser::whole() {
  const MatrixExpression result = sum_of_terms();
  end();
  return result;
}

Condition Parser::whole_condition() {
  Condition result = condition();
  end();
  return result;
}

void Parser::end() {
  if (next() == '\0' && position_ >= text_.size()) return;
  fail(next() == ')' ? "')' without its '('" : "expected an operator or the end");
}

Expression Parser::number_of(const MatrixExpression& x, std::size_t start, const std::string& what) {
  if (!x.is_number()) fail_at(start, what + " is " + x.shape().text() + ", and a number is needed");
  return x.number();
}

MatrixExpression Parser::sum_of_terms() {
  if (++depth_ > deepest_nesting) fail("nested too deeply");
  std::vector<MatrixExpression> terms{product_of_factors()};
  while (true) {
    const char sign = next();
    if (sign != '+' && sign != '-') {
      --depth_;
      return terms.size() == 1 ? terms[0] : sum(terms);
    }
    const std::size_t place = position_++;
    const MatrixExpression term = product_of_factors();
    if (term.shape() != terms[0].shape()) at(place, [&] { return sum({terms[0], term}); });
    terms.push_back(sign == '+' ? term : -term);
  }
}

MatrixExpression Parser::product_of_factors() {
  std::vector<Factor> factors{{"*", position_, signed_factor()}};
  while (true) {
    next();
    const std::size_t place = position_;
    const auto sign =
        std::find_if(products.begin(), products.end(), [&](std::string_view each) { return accept(each); });
    if (sign == products.end()) break;
    factors.push_back({*sign, place, signed_factor()});
    const MatrixExpression& value = factors.back().value;
    if (sign->ends_with('/') && value.is_number() && value.number().is_number(0)) fail_at(place, "division by 0");
  }
  return factors.size() == 1 ? factors[0].value : folded(factors);
}

MatrixExpression Parser::folded(const std::vector<Factor>& factors) {
  if (std::all_of(factors.begin(), factors.end(), [](const Factor& each) { return each.value.is_number(); })) {
    std::vector<MatrixExpression> numbers;
    for (const Factor& each : factors) {
      numbers.push_back(each.sign.ends_with('/') ? power(each.value, -1) : each.value);
    }
    return product(numbers);
  }
  MatrixExpression result = factors[0].value;
  for (std::size_t k = 1; k < factors.size(); ++k) {
    const auto& [sign, place, value] = factors[k];
    result = at(place, [&, &sign = sign, &value = value] {
      if (sign.ends_with('/')) return quotient(result, value, sign == "./");
      return sign == "*" ? product({result, value}) : elementwise_product(result, value);
    });
  }
  return result;
}

MatrixExpression Parser::signed_factor() {
  bool negative = false;
  while (next() == '-' || next() == '+') negative ^= text_[position_++] == '-';
  const MatrixExpression factor = power_of_primary();
  return negative ? -factor : factor;
}

MatrixExpression Parser::power_of_primary() {
  const MatrixExpression base = primary();
  const bool elementwise = accept(".^");
  const std::size_t place = elementwise ? position_ - 2 : position_;
  if (!elementwise && !accept('^')) return base;
  if (++depth_ > deepest_nesting) fail("nested too deeply");
  const MatrixExpression exponent = signed_factor();
  --depth_;
  const bool numbers = base.is_number() && exponent.is_number();
  if (numbers && base.number().is_number(0) && exponent.number().is_number() && exponent.number().number() < 0) {
    fail_at(place, "0 to a negative power");
  }
  return at(place, [&] { return elementwise ? elementwise_power(base, exponent) : power(base, exponent); });
}

MatrixExpression Parser::primary() {
  const char c = next();
  if (c == '(') {
    const std::size_t opened = position_++;
    const MatrixExpression inside = sum_of_terms();
    close(opened);
    return with_indices(inside);
  }
  if (c == '[') return with_indices(written_out());
  if (std::isdigit(static_cast<unsigned char>(c)) || c == '.') return Expression(number());
  if (std::isalpha(static_cast<unsigned char>(c)) || c == '_') return with_indices(name_or_call());
  if (c == '*' && position_ > 0 && text_[position_ - 1] == '*') fail("** is not known; a power is written x^2");
  fail("expected a number, a name or '('");
}

MatrixExpression Parser::written_out() {
  const std::size_t opened = position_++;
  std::vector<MatrixExpression> entries;
  if (++depth_ > deepest_nesting) fail("nested too deeply");
  if (next() != '[') {
    read_row(opened, entries);
    --depth_;
    return list(entries, {entries.size(), 1});
  }
  std::size_t rows = 0;
  do {
    if (next() != '[') fail("expected a row such as [1, 2]");
    const std::size_t start = position_, before = entries.size();
    read_row(position_++, entries);
    if (++rows * (entries.size() - before) != entries.size()) {
      fail_at(start, "row " + std::to_string(rows) + " has " + std::to_string(entries.size() - before) +
                         " entries, the first one has " + std::to_string(before / (rows - 1)));
    }
  } while (accept(','));
  close(opened, ']');
  --depth_;
  return list(entries, {rows, entries.size() / rows});
}

void Parser::read_row(std::size_t opened, std::vector<MatrixExpression>& entries) {
  do {
    next();
    const std::size_t start = position_;
    entries.push_back(number_of(sum_of_terms(), start, "an entry of a list"));
  } while (accept(','));
  close(opened, ']');
}

MatrixExpression Parser::with_indices(MatrixExpression x) {
  while (next() == '[') {
    const std::size_t place = position_;
    const long i = index();
    if (x.shape().is_vector() || next() != '[') {
      x = at(place, [&] { return entries(x, i); });
    } else {
      const long j = index();
      x = at(place, [&] { return entries(x, i, j); });
    }
  }
  return x;
}

long Parser::index() {
  const std::size_t opened = position_++;
  long value = 0;
  if (!accept(':')) {
    value = whole_number("an index");
    if (value < 1) fail_at(opened + 1, "an index is 1 or more, and this one is " + std::to_string(value));
  }
  close(opened, ']');
  return value;
}

long Parser::whole_number(const std::string& what) {
  next();
  const std::size_t start = position_;
  const Expression value = number_of(sum_of_terms(), start, what);
  if (!value.is_number() || !is_integer(value.number())) fail_at(start, what + " must be a whole number");
  if (!value.number().get_num().fits_slong_p()) fail_at(start, what + " is too large");
  return value.number().get_num().get_si();
}

MatrixExpression Parser::indexed(std::string name, std::size_t start) {
  for (bool first = true; next() == '['; first = false) {
    const std::size_t opened = position_++;
    const long index = whole_number("an index");
    if (index < 0) fail_at(opened + 1, "an index must not be negative, and this one is " + std::to_string(index));
    close(opened, ']');
    if (!first) name += '_';
    name += std::to_string(index);
  }
  return at(start, [&] { return scope_.value(name); });
}

MatrixExpression Parser::name_or_call() {
  const std::size_t start = position_;
  const std::string name = word();
  if (next() != '(') {
    return scope_.index(name) || scope_.is_random(name) || scope_.is_shaped(name)
               ? at(start, [&] { return scope_.value(name); })
               : indexed(name, start);
  }
  const std::size_t opened = position_++;
  if (name == "mean" || name == "product" || (name == "sum" && is_range())) {
    if (++depth_ > deepest_nesting) fail("nested too deeply");
    const MatrixExpression result = name == "mean" ? over_samples(opened) : over_range(name, opened);
    --depth_;
    return result;
  }
  if (name == "expectation") {
    if (++depth_ > deepest_nesting) fail("nested too deeply");
    const Expression result = over_distributions(opened);
    --depth_;
    return result;
  }
  return at(start, [&] {  // exp(-log(0)) = 1/0
    if (name == "if") return either(opened);
    if (!is_matrix_function(name)) {
      fail_at(start, "unknown function '" + name + "' (known: " + matrix_function_names() + ")");
    }
    next();
    const std::size_t first = position_;
    std::vector<MatrixExpression> arguments{sum_of_terms()};
    while (accept(',')) arguments.push_back(sum_of_terms());
    close(opened);
    if (name == "sum" && arguments[0].is_number()) fail_at(first, "expected sum(i = 1:n, ...)");
    return call_matrix_function(name, arguments);
  });
}

MatrixExpression Parser::either(std::size_t opened) {
  const Expression holds = steps_of(condition());
  expect_comma("if(a < b, then, else)");
  const MatrixExpression first = sum_of_terms();
  expect_comma("if(a < b, then, else)");
  const MatrixExpression second = sum_of_terms();
  close(opened);
  return sum({product({holds, first}), product({1 - holds, second})});
}

Condition Parser::condition() {
  Condition any;
  do {
    any.push_back({comparison()});
    while (accept_word("and")) any.back().push_back(comparison());
  } while (accept_word("or"));
  return any;
}

Expression Parser::steps_of(const Condition& condition) {
  Expression any_fails = 1;
  for (const std::vector<Comparison>& each : condition) {
    Expression all = 1;
    for (const Comparison& one : each) all = all * unit_step(one.positive);
    any_fails = any_fails * (1 - all);
  }
  return 1 - any_fails;
}

Comparison Parser::comparison() {
  next();
  const std::size_t start = position_;
  const Expression left = number_of(sum_of_terms(), start, "the left side");
  const bool less = accept('<');
  if (!less && !accept('>')) fail("expected a comparison, '<' or '>'");
  const bool or_zero = accept('=');
  next();
  const std::size_t behind = position_;
  const Expression right = number_of(sum_of_terms(), behind, "the right side");
  return {less ? right - left : left - right, or_zero};
}

Expression parse(std::string_view text, const std::vector<std::string>& allowed, const std::vector<Dataset>& data) {
  const MatrixExpression result = Parser(text, allowed, data).whole();
  if (result.is_number()) return result.number();
  throw ParseError("this is " + result.shape().text() + ", and a number is needed", text, 0);
}

Condition parse_condition(std::string_view text, const std::vector<std::string>& allowed,
                          const std::vector<Dataset>& data) {
  return Parser(text, allowed, data).whole_condition();
}

MatrixExpression parse_shaped(std::string_view text, const std::vector<std::string>& allowed,
                              const std::vector<Dataset>& data, Expectations expectations) {
  return Parser(text, allowed, data, expectations).whole();
}

}  // namespace separatrix
