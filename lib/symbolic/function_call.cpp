#include "lib/symbolic/function_call.hpp"

#include <array>
#include <limits>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

using Arguments = std::vector<Expression>;

// k where x = 10^k
std::optional<long> power_of_ten(const Rational& x) {
  if (x <= 0) return std::nullopt;
  mpz_class rest = x >= 1 ? x.get_num() : x.get_den();
  if ((x >= 1 ? x.get_den() : x.get_num()) != 1) return std::nullopt;
  long k = 0;
  for (; rest % 10 == 0; ++k) rest /= 10;
  if (rest != 1) return std::nullopt;
  return x >= 1 ? k : -k;
}

Expression log10(Expression x) {
  if (x.is_number()) {
    if (const auto k = power_of_ten(x.number())) return *k;
  }
  return log(x) / log(Expression(10));
}

Expression larger(Expression a, Expression b) {
  if (a.is_number()) std::swap(a, b);
  return b + relu(a - b);
}

Expression smaller(Expression a, Expression b) {
  if (a.is_number()) std::swap(a, b);
  return b - relu(b - a);
}

Expression log_of_sum(Expression a, Expression b) { return b + softplus(a - b); }

Expression sum_of_squares(const Arguments& x) {
  Arguments squares;
  for (const Expression each : x) squares.push_back(power(each, 2));
  return sum(std::move(squares));
}

template <Expression (*function)(Expression, Expression)>
Expression folded(const Arguments& x) {
  Expression result = x[0];
  for (std::size_t i = 1; i < x.size(); ++i) result = function(result, x[i]);
  return result;
}

struct Composed {
  const char* name;
  std::size_t least, most;  // arguments
  Expression (*of)(const Arguments&);
};

constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
constexpr std::array composed{
    Composed{"sqrt", 1, 1, [](const Arguments& x) { return sqrt(x[0]); }},
    Composed{"ln", 1, 1, [](const Arguments& x) { return log(x[0]); }},
    Composed{"log10", 1, 1, [](const Arguments& x) { return log10(x[0]); }},
    Composed{"tan", 1, 1, [](const Arguments& x) { return sin(x[0]) / cos(x[0]); }},
    Composed{"step", 1, 1, [](const Arguments& x) { return unit_step(x[0]); }},
    Composed{"atan2", 2, 2, [](const Arguments& x) { return atan2(x[0], x[1]); }},
    Composed{"max", 2, any, folded<larger>},
    Composed{"min", 2, any, folded<smaller>},
    Composed{"logsumexp", 1, any, folded<log_of_sum>},
    Composed{"norm2", 1, any, sum_of_squares},
    Composed{"norm", 1, any, [](const Arguments& x) { return sqrt(sum_of_squares(x)); }},
};

const Composed* find_composed(const std::string& name) {
  for (const Composed& each : composed) {
    if (name == each.name) return &each;
  }
  return nullptr;
}

std::optional<Kind> find_kind(const std::string& name) {
  for (const Kind function : functions) {
    if (name == function_name(function)) return function;
  }
  return std::nullopt;
}

void check_count(const std::string& name, std::size_t least, std::size_t most, std::size_t given) {
  if (least <= given && given <= most) return;
  const std::string needed = most == any ? std::to_string(least) + " arguments or more"
                             : most == 1 ? "one argument"
                                         : std::to_string(most) + " arguments";
  throw InvalidArgument(name + " with " + std::to_string(given) + (given == 1 ? " argument" : " arguments"), "",
                        needed);
}

}  // namespace

bool is_function(const std::string& name) { return find_composed(name) != nullptr || find_kind(name).has_value(); }

std::string function_names() {
  std::string names;
  for (const Kind function : functions) names.append(function_name(function)).append(", ");
  for (const Composed& each : composed) names.append(each.name).append(", ");
  return names + "sum, product, mean, expectation, if";
}

Expression call_function(const std::string& name, const std::vector<Expression>& arguments) {
  if (const auto kind = find_kind(name)) {
    check_count(name, 1, 1, arguments.size());
    return apply(*kind, arguments[0]);
  }
  const Composed* function = find_composed(name);
  if (function == nullptr) throw InternalError("no function " + name);
  check_count(name, function->least, function->most, arguments.size());
  return function->of(arguments);
}

Expression unit_step(Expression x) {
  const Expression half(ratio(1, 2));
  return half + half * sign(x);
}

}  // namespace separatrix
