#include <cctype>
#include <optional>

#include "lib/symbolic/parser.hpp"
#include "lib/symbolic/weighted_mean.hpp"

// Calls that give a name a meaning inside of them: an index, the columns of a data set, random variables.

namespace separatrix {
namespace {

constexpr long most_terms = 100'000;  // of all sums and products of one text together

}  // namespace

bool Parser::is_range() {
  if (next() == ')') return true;
  const std::size_t start = position_;
  word();
  const bool found = next() == '=';
  position_ = start;
  return found;
}

MatrixExpression Parser::over_range(const std::string& function, std::size_t opened) {
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

MatrixExpression Parser::over_samples(std::size_t opened) {
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

bool Parser::is_random_variable() {
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

void Parser::random_variable(RandomVariables& variables) {
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

Expression Parser::over_distributions(std::size_t opened) {
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
  return at(place, [&] { return variables.expectation(body, expectations_); });
}

}  // namespace separatrix
