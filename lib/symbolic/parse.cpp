#include "lib/symbolic/parse.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/condition.hpp"
#include "lib/symbolic/function_call.hpp"
#include "lib/symbolic/matrix_function.hpp"
#include "lib/symbolic/parse_shaped.hpp"
#include "lib/symbolic/random_variables.hpp"
#include "lib/symbolic/scanner.hpp"
#include "lib/symbolic/scope.hpp"
#include "lib/symbolic/weighted_mean.hpp"

namespace separatrix {
namespace {

constexpr std::size_t deepest_nesting = 1000;  // one level costs 1–4 kB of stack
constexpr long most_terms = 100'000;           // of all sums and products of one text together

class Parser : Scanner {
 public:
  Parser(std::string_view text, const std::vector<std::string>& allowed, const std::vector<Dataset>& data)
      : Scanner(text), scope_(allowed, data) {}

  MatrixExpression whole() {
    const MatrixExpression result = sum_of_terms();
    end();
    return result;
  }

  Condition whole_condition() {
    Condition result = condition();
    end();
    return result;
  }

 private:
  void end() {
    if (next() == '\0' && position_ >= text_.size()) return;
    fail(next() == ')' ? "')' without its '('" : "expected an operator or the end");
  }

  // a value that shapes or names may refuse, at this place
  template <class Value>
  auto at(std::size_t place, const Value& value) {
    try {
      return value();
    } catch (const InvalidArgument& problem) {
      fail_at(place, problem.what());
    } catch (const NameError& problem) {
      fail_at(place, problem.what());
    }
  }

  Expression number_of(const MatrixExpression& x, std::size_t start, const std::string& what) {
    if (!x.is_number()) fail_at(start, what + " is " + x.shape().text() + ", and a number is needed");
    return x.number();
  }

  MatrixExpression sum_of_terms() {
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

  struct Factor {
    std::string_view sign;
    std::size_t place;
    MatrixExpression value;
  };

  MatrixExpression product_of_factors() {
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

  MatrixExpression folded(const std::vector<Factor>& factors) {
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

  MatrixExpression signed_factor() {
    bool negative = false;
    while (next() == '-' || next() == '+') negative ^= text_[position_++] == '-';
    const MatrixExpression factor = power_of_primary();
    return negative ? -factor : factor;
  }

  MatrixExpression power_of_primary() {
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

  MatrixExpression primary() {
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
    fail("expected a number, a name or '('");
  }

  // [a, b] is a vector, [[a, b], [c, d]] a matrix of these rows
  MatrixExpression written_out() {
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

  // behind its '['
  void read_row(std::size_t opened, std::vector<MatrixExpression>& entries) {
    do {
      next();
      const std::size_t start = position_;
      entries.push_back(number_of(sum_of_terms(), start, "an entry of a list"));
    } while (accept(','));
    close(opened, ']');
  }

  // W[1], W[1][2], W[:][2], v[3]
  MatrixExpression with_indices(MatrixExpression x) {
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

  // of an entry, from 1; ':' is 0
  long index() {
    const std::size_t opened = position_++;
    long value = 0;
    if (!accept(':')) {
      value = whole_number("an index");
      if (value < 1) fail_at(opened + 1, "an index is 1 or more, and this one is " + std::to_string(value));
    }
    close(opened, ']');
    return value;
  }

  // a whole number made of numbers and the indices of the sums around it
  long whole_number(const std::string& what) {
    next();
    const std::size_t start = position_;
    const Expression value = number_of(sum_of_terms(), start, what);
    if (!value.is_number() || !is_integer(value.number())) fail_at(start, what + " must be a whole number");
    if (!value.number().get_num().fits_slong_p()) fail_at(start, what + " is too large");
    return value.number().get_num().get_si();
  }

  // u[i + 1] with i = 2 is u3, x[i][12] is x2_12
  MatrixExpression indexed(std::string name, std::size_t start) {
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

  // sum(i = low:high, term) after its '('; the text of the term is read once for every i
  MatrixExpression over_range(const std::string& function, std::size_t opened) {
    const std::string form = "expected " + function + "(i = 1:n, ...)";
    next();
    const std::size_t start = position_;
    const std::string index = word();
    if (index.empty() || std::isdigit(static_cast<unsigned char>(index[0])) || !accept('=')) fail_at(start, form);
    if (scope_.names(index)) {
      fail_at(start, "the index '" + index + "' has another meaning already");
    }
    const long low = whole_number("the lower end of a range");
    if (!accept(':')) fail(form);
    const long high = whole_number("the upper end of a range");
    if (!accept(',')) fail(form);
    const std::size_t body = position_;
    std::vector<MatrixExpression> terms;
    for (long i = low; i <= high; ++i) {
      if (++terms_ > most_terms) fail_at(start, "more than " + std::to_string(most_terms) + " terms");
      position_ = body;
      scope_.set_index(index, i);
      terms.push_back(sum_of_terms());
      if (next() != ')') close(opened);
    }
    scope_.forget_index(index);
    if (terms.empty()) skip_to_end_of(opened);
    close(opened);
    return at(start, [&] { return function == "sum" ? sum(terms) : product(terms); });
  }

  // mean(data, body) or mean(data, body, weight) after its '('
  MatrixExpression over_samples(std::size_t opened) {
    next();
    const std::size_t start = position_;
    const std::string name = word();
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) || next() != ',') {
      fail_at(start, "expected mean(data, ...) with the name of a data set");
    }
    const Dataset data = at(start, [&] { return scope_.dataset(name); });
    ++position_;
    scope_.enter(data);
    const MatrixExpression body = sum_of_terms();
    std::optional<Expression> weight;
    if (accept(',')) {
      next();
      const std::size_t place = position_;
      weight = number_of(sum_of_terms(), place, "a weight");
      at(place, [&] { return check_weight(data, *weight), 0; });
    }
    close(opened);
    scope_.leave();
    return weight ? weighted_mean(data, body, *weight) : mean(data, body);
  }

  // whether z ~ or z[3] ~ comes next
  bool is_random_variable() {
    next();
    const std::size_t start = position_;
    word();
    if (accept('[')) {
      while (position_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[position_]))) ++position_;
      accept(']');
    }
    const bool found = next() == '~';
    position_ = start;
    return found;
  }

  // z ~ normal(mean, deviation), z[3] ~ normal(…), z ~ choice(values, weights)
  void random_variable(RandomVariables& variables) {
    next();
    const std::size_t start = position_;
    const std::string name = word();
    std::size_t size = 1;
    if (next() == '[') size = static_cast<std::size_t>(index());
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) || size == 0 || !accept('~')) {
      fail_at(start, "expected expectation(z ~ normal(0, 1), ...)");
    }
    if (scope_.names(name)) fail_at(start, "the random variable '" + name + "' has another meaning already");
    next();
    const std::size_t place = position_;
    const std::string distribution = word();
    if (next() != '(')
      fail_at(place, "expected a distribution, normal(mean, standard deviation) or choice(values, weights)");
    const std::size_t opened = position_++;
    std::vector<MatrixExpression> arguments{sum_of_terms()};
    while (accept(',')) arguments.push_back(sum_of_terms());
    close(opened);
    scope_.bind(name, at(place, [&] { return variables.add(name, size, distribution, arguments); }));
  }

  // expectation(z ~ normal(0, 1), …, body) after its '('
  Expression over_distributions(std::size_t opened) {
    RandomVariables variables;
    do {
      random_variable(variables);
      expect_comma("expectation(z ~ normal(0, 1), ...)");
    } while (is_random_variable());
    next();
    const std::size_t place = position_;
    const Expression body = number_of(sum_of_terms(), place, "what an expectation is of");
    close(opened);
    for (const std::string& name : variables.names()) scope_.forget(name);
    return at(place, [&] { return variables.expectation(body); });
  }

  MatrixExpression name_or_call() {
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

  // whether sum( goes on with i = 1:n, or with nothing
  bool is_range() {
    if (next() == ')') return true;
    const std::size_t start = position_;
    word();
    const bool found = next() == '=';
    position_ = start;
    return found;
  }

  // if(condition, a, b) after its '(': a·p + b·(1 − p), p = 1 where the condition holds
  MatrixExpression either(std::size_t opened) {
    const Expression holds = steps_of(condition());
    expect_comma("if(a < b, then, else)");
    const MatrixExpression first = sum_of_terms();
    expect_comma("if(a < b, then, else)");
    const MatrixExpression second = sum_of_terms();
    close(opened);
    return sum({product({holds, first}), product({1 - holds, second})});
  }

  // comparison {"and" comparison} {"or" …}
  Condition condition() {
    Condition any;
    do {
      any.push_back({comparison()});
      while (accept_word("and")) any.back().push_back(comparison());
    } while (accept_word("or"));
    return any;
  }

  // a product of steps, and 1 − (1 − p)(1 − q)
  static Expression steps_of(const Condition& condition) {
    Expression any_fails = 1;
    for (const std::vector<Comparison>& each : condition) {
      Expression all = 1;
      for (const Comparison& one : each) all = all * unit_step(one.positive);
      any_fails = any_fails * (1 - all);
    }
    return 1 - any_fails;
  }

  Comparison comparison() {
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

  static constexpr std::array<std::string_view, 4> products{"*", "/", ".*", "./"};
  Scope scope_;
  std::size_t depth_ = 0;
  long terms_ = 0;  // of all of them so far
};

}  // namespace

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
                              const std::vector<Dataset>& data) {
  return Parser(text, allowed, data).whole();
}

}  // namespace separatrix
