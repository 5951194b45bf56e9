#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "solvers/trajectory/work.hpp"
#include "tests/support/problems.hpp"

// Systems with known solutions, chosen to break an integrator: no run may vouch for more digits than are true.

namespace separatrix {
namespace {

struct Adversary {
  std::string name;
  std::vector<std::string> states, equations, start;
  std::string until;
  std::string
      solution;  ///< of the last state at the end, an expression of t; empty: there is none, no run may reach it
};

std::string number(long n) { return std::to_string(n); }

Adversary single(const std::string& name, const std::string& equation, const std::string& start,
                 const std::string& until, const std::string& solution) {
  return {name, {"x"}, {equation}, {start}, until, solution};
}

// ---- families --------------------------------------------------------------------------------------

// x = t^n: the series begins beyond the orders that are looked at first
void add_powers(std::vector<Adversary>& all, const std::vector<long>& exponents) {
  for (const long n : exponents) {
    all.push_back(single("power " + number(n), number(n) + "*t^" + number(n - 1), "0", "2", "t^" + number(n)));
  }
}

// x = sin(t)^n, x = t/(1 + t^n)
void add_gaps(std::vector<Adversary>& all, const std::vector<long>& exponents) {
  for (const long n : exponents) {
    const std::string p = number(n), q = number(n - 1);
    all.push_back(single("sine " + p, p + "*sin(t)^" + q + "*cos(t)", "0", "2", "sin(t)^" + p));
    all.push_back(
        single("fraction " + p, "(1 - " + q + "*t^" + p + ")/(1 + t^" + p + ")^2", "0", "3/2", "t/(1 + t^" + p + ")"));
  }
}

// x_k = t^k e^{rate t}/k!, all but the first from 0
void add_chains(std::vector<Adversary>& all, const std::vector<long>& depths, const std::string& rate) {
  for (const long depth : depths) {
    Adversary chain{"chain of " + number(depth) + " at rate " + rate, {}, {}, {}, "5", ""};
    std::string factorial = "1";
    for (long k = 0; k <= depth; ++k) {
      chain.states.push_back("x" + number(k));
      chain.equations.push_back(rate + "*x" + number(k) + (k == 0 ? "" : " + x" + number(k - 1)));
      chain.start.push_back(k == 0 ? "1" : "0");
      if (k > 0) factorial += "*" + number(k);
    }
    chain.solution = "t^" + number(depth) + "*exp(" + rate + "*t)/(" + factorial + ")";
    all.push_back(chain);
  }
}

// cancellation in the field: (e^{cx} − 1)/c, x = −log(1 − (1 − e^{−c}) e^t)/c
void add_cancellations(std::vector<Adversary>& all, const std::vector<std::string>& rates) {
  for (const std::string& c : rates) {
    all.push_back(single("small rate " + c, "(exp(" + c + "*x) - 1)/" + c, "1", "1",
                         "-log(1 - (1 - exp(-" + c + "))*exp(t))/" + c));
    all.push_back(single("hidden drive " + c, "x + (exp(" + c + ") - 1)/" + c, "0", "1",
                         "(exp(t) - 1)*(exp(" + c + ") - 1)/" + c));
  }
}

// |·| in disguise
void add_kinks(std::vector<Adversary>& all) {
  all.push_back(single("root of a square", "sqrt((t - 1)^2)", "0", "2", "1/2 + (t - 1)^2/2"));
  all.push_back(single("square to 3/2", "(t^2 - 2*t + 1)^(3/2)", "0", "2", "1/4 + (t - 1)^4/4"));
  all.push_back(single("square to 5/2", "((t - 1/3)^2)^(5/2)", "0", "2", "(1/3)^6/6 + (t - 1/3)^6/6"));
  all.push_back({"norm through 0",
                 {"x", "y", "z"},
                 {"-3", "-4", "sqrt(x^2 + y^2)"},
                 {"3", "4", "0"},
                 "2",
                 "5/2 + 5/2*(t - 1)^2"});
  all.push_back({"norm from 0", {"x", "y", "z"}, {"-3", "-4", "sqrt(x^2 + y^2)"}, {"0", "0", "0"}, "2", "5/2*t^2"});
  all.push_back(
      {"norm in the field", {"x", "z"}, {"-1", "z*sqrt(x^2)"}, {"1/3", "1"}, "1", "exp(1/18 + (t - 1/3)^2/2)"});
}

// relu windows of width 2w and area 1
void add_windows(std::vector<Adversary>& all, const std::vector<std::string>& widths) {
  for (const std::string& w : widths) {
    all.push_back(single("window " + w, "relu(1 - abs(t - 1)/(" + w + "))/(" + w + ")", "0", "2", "1"));
  }
}

// x = e^{−a (t − b)²}, x = 1/(1 + a (t − b)²)
void add_pulses(std::vector<Adversary>& all, const std::vector<std::string>& sharpness) {
  for (const std::string& a : sharpness) {
    const std::string s = "(t - 50)";
    all.push_back(single("Gaussian pulse " + a, "-2*" + a + "*" + s + "*exp(-" + a + "*" + s + "^2)", "0", "50",
                         "exp(-" + a + "*" + s + "^2) - exp(-" + a + "*2500)"));
    all.push_back(single("rational pulse " + a, "-2*" + a + "*" + s + "/(1 + " + a + "*" + s + "^2)^2", "0", "50",
                         "1/(1 + " + a + "*" + s + "^2) - 1/(1 + " + a + "*2500)"));
    all.push_back(single("smooth window " + a, "sigmoid(" + a + "*" + s + ") - sigmoid(" + a + "*(t - 50 - 1/100))",
                         "0", "100",
                         "1/100 + (softplus(-" + a + "*" + s + ") - softplus(-" + a + "*(t - 50 - 1/100)))/" + a +
                             " - (softplus(-" + a + "*50) - softplus(-" + a + "*(50 + 1/100)))/" + a));
  }
}

// starts that rounding would move to an equilibrium, states beyond the range of double on the way
void add_extremes(std::vector<Adversary>& all, const std::vector<long>& places, const std::vector<long>& delays) {
  for (const long n : places) {
    const std::string offset = "10^(-" + number(n) + ")";
    all.push_back(single("near an equilibrium, " + offset, "x*log(x)",
                         "1." + std::string(static_cast<std::size_t>(n - 1), '0') + "1", number(5 * n / 2),
                         "exp(log(1 + " + offset + ")*exp(t))"));
  }
  for (const long c : delays) {
    all.push_back(single("delayed by " + number(c), "(t - " + number(c) + ")*x", "1", number(2 * c),
                         "exp(t^2/2 - " + number(c) + "*t)"));
  }
  for (const std::string scale : {"1e50", "1e200", "1e-200", "1e-400"}) {
    all.push_back(single("root at rate " + scale, scale + "/x", "1000000", "2", "sqrt(10^12 + 2*" + scale + "*t)"));
  }
}

// no Taylor series at the start
void add_singular_starts(std::vector<Adversary>& all) {
  for (const std::string p : {"5/2", "1/2", "1/3", "37/10"}) {
    all.push_back(single("power " + p + " of t", "t^(" + p + ")", "0", "1", "t^(" + p + " + 1)/(" + p + " + 1)"));
    all.push_back({"power " + p + " of a state",
                   {"s", "x"},
                   {"1", "s^(" + p + ")"},
                   {"0", "0"},
                   "1",
                   "t^(" + p + " + 1)/(" + p + " + 1)"});
  }
}

void add_ends(std::vector<Adversary>& all) {
  for (const std::string until : {"3", "4", "201/100"})
    all.push_back(single("drain to " + until, "-sqrt(x)", "1", until, ""));
  all.push_back(single("drain", "-sqrt(x)", "1", "19/10", "(1 - t/2)^2"));
  for (const std::string until : {"101/100", "2"}) all.push_back(single("pole to " + until, "x^2", "1", until, ""));
  all.push_back(single("towards a pole", "x^2", "1", "999999/1000000", "1/(1 - t)"));
  all.push_back(single("pole of third order", "3*x^(4/3)", "1", "2", ""));
  all.push_back(single("logarithm beyond its end", "exp(x)", "0", "2", ""));
  all.push_back(single("logarithm", "exp(x)", "0", "99/100", "-log(1 - t)"));
  all.push_back(single("tangent", "1 + x^2", "0", "3/2", "sin(t)/cos(t)"));
  all.push_back(single("end of a root", "-1/x", "1", "2", ""));
  all.push_back(single("cube root through 0", "1", "-1", "2", "t - 1"));
}

// what is easy has to stay so
void add_plain(std::vector<Adversary>& all) {
  all.push_back(single("growth", "x", "1", "10", "exp(t)"));
  all.push_back(single("decay", "-x", "1", "1000", "exp(-t)"));
  all.push_back(single("logistic", "x*(1 - x)", "1/4", "10", "1/(1 + 3*exp(-t))"));
  all.push_back(single("through 0", "-1", "1", "2", "1 - t"));
  all.push_back(single("relaxation", "-50*(x - cos(t)) - sin(t)", "1", "3", "cos(t)"));
  all.push_back(single("slow and fast", "cos(1000*t)*1000", "0", "1", "sin(1000*t)"));
  all.push_back({"oscillator", {"y", "x"}, {"-x", "y"}, {"1", "0"}, "30", "sin(t)"});
  all.push_back(
      single("poles beside the way", "-200*(t - 1/2)/(1 + 100*(t - 1/2)^2)^2", "1/26", "1", "1/(1 + 100*(t - 1/2)^2)"));
  all.push_back(single("flat start", "t^10*exp(-t)", "0", "1",
                       "3628800 - exp(-t)*(t^10 + 10*t^9 + 90*t^8 + 720*t^7 + 5040*t^6 + 30240*t^5 + 151200*t^4 + "
                       "604800*t^3 + 1814400*t^2 + 3628800*t + 3628800)"));
}

// chosen against the checked step itself
void add_answers(std::vector<Adversary>& all) {
  all.push_back(single("ever wider gaps", "2*t + 9*t^8/1000 + 28*t^27/10^6 + 65*t^64/10^9", "0", "13/10",
                       "t^2 + t^9/1000 + t^28/10^6 + t^65/10^9"));
  all.push_back(single("lacunary", "1 + 2*t + 4*t^3 + 8*t^7 + 16*t^15 + 32*t^31 + 64*t^63 + 128*t^127", "0", "9/10",
                       "t + t^2 + t^4 + t^8 + t^16 + t^32 + t^64 + t^128"));
  all.push_back(
      single("pole at 1e-3", "-2*(t - 1)/((t - 1)^2 + 10^(-6))^2", "1000000/1000001", "2", "1/((t - 1)^2 + 10^(-6))"));
  all.push_back(single("cusp", "((t - 1/3)^2)^(1/3)", "0", "1", "3/5*((2/3)^(5/3) + (1/3)^(5/3))"));
  all.push_back(single("cube of a line", "3*x^(2/3)", "1/1000", "2", "(1/10 + t)^3"));
  all.push_back(single("far below 1", "-x", "1e-300", "3", "10^(-300)*exp(-t)"));
  all.push_back(single("far above 1", "-x", "1e300", "3", "10^300*exp(-t)"));
  all.push_back({"rates of 1e200", {"y", "x"}, {"-10^200*x", "10^(-200)*y"}, {"1e150", "0"}, "10", "10^(-50)*sin(t)"});
  all.push_back(single("sum that cancels", "(10^30 + x) - 10^30", "1", "1", "exp(t)"));
  all.push_back(single("time that cancels", "x*(10^25 + t - 10^25)", "1", "2", "exp(t^2/2)"));
  all.push_back({"powers of powers",
                 {"a", "b", "c", "d", "x"},
                 {"1", "a^2", "b^2", "c^2", "d^2"},
                 {"0", "0", "0", "0", "0"},
                 "2",
                 "t^31/(3^8*7^4*15^2*31)"});
  all.push_back({"products from 0", {"a", "b", "x"}, {"t", "a*t", "a*b"}, {"0", "0", "0"}, "2", "t^7/112"});
  for (const std::string field : {"-x^(1/3)", "-1/x^3", "x^3", "-1/sqrt(1 - (x - 1)^2)"}) {
    all.push_back(single("end of " + field, field, "1", "2", ""));
  }
  all.push_back(single("edge of a logarithm", "log(1 - t)", "0", "3/2", ""));
}

std::vector<Adversary> short_list() {
  std::vector<Adversary> all;
  add_powers(all, {19, 20, 31, 100});
  add_gaps(all, {5, 30});
  add_chains(all, {4, 20}, "(-1)");
  add_cancellations(all, {"10^(-16)", "10^(-40)"});
  add_kinks(all);
  add_windows(all, {"1/10", "10^(-8)", "10^(-17)"});
  add_pulses(all, {"10"});
  add_extremes(all, {40}, {40});
  add_singular_starts(all);
  add_ends(all);
  add_plain(all);
  return all;
}

std::vector<Adversary> long_list() {
  std::vector<Adversary> all = short_list();
  add_answers(all);
  add_powers(all, {2, 5, 9, 17, 18, 36, 37, 60, 200});
  add_gaps(all, {4, 10, 18, 20, 60});
  add_chains(all, {12, 30, 50}, "(-1)");
  add_chains(all, {3, 8, 16}, "1");
  add_cancellations(all, {"10^(-5)", "10^(-25)", "10^(-100)", "10^(-400)"});
  add_windows(all, {"10^(-3)", "10^(-12)", "10^(-16)", "10^(-30)"});
  add_pulses(all, {"100", "1000", "10^4"});
  add_extremes(all, {15, 20, 33, 60}, {10, 60});
  return all;
}

// ---- the check -------------------------------------------------------------------------------------

// log₁₀ of the error of the last state, relative to its exact value and to the largest it had on the way
struct Error {
  double of_value, of_scale;
};

Error log10_error(const Adversary& adversary, const Simulation& run, const Rational& until) {
  const PrecisionScope scope(1000);
  const std::size_t column = adversary.states.size();
  const mpfr exact = values_at_time({parse(adversary.solution)}, to_real<mpfr>(until)).front();
  const auto size = [](const mpfr& value) { return log10_magnitude(value); };
  double largest = size(exact);
  for (const auto& row : run.rows) largest = std::max(largest, size(to_real<mpfr>(row[column].value())));
  const double error = size(mpfr(to_real<mpfr>(run.rows.back()[column].value()) - exact));
  return {error - size(exact), error - largest};
}

// of a decimal number; 0.00120e-3 has 3
std::size_t significant_digits(const std::string& number) {
  std::size_t digits = 0;
  for (const char c : number.substr(0, number.find('e'))) {
    if (c >= '1' && c <= '9')
      ++digits;
    else if (c == '0' && digits > 0)
      ++digits;
  }
  return digits;
}

void check(const Adversary& adversary, std::size_t digits) {
  std::vector<Rational> start;
  for (const std::string& value : adversary.start) start.push_back(parse_rational(value));
  const Model model = vector_field_model(adversary.states, adversary.equations, start);
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = start;
  request.until = parse_rational(adversary.until);
  request.digits = digits;
  request.method = "taylor";
  request.most_seconds = 60;  // this is about digits, not about limits
  request.most_work = no_limit_of_work;
  const Simulation run = simulate(model, request);
  INFO(adversary.name << " with " << digits << " digits: " << run.message);
  if (adversary.solution.empty()) {
    CHECK_FALSE(is_success(run.outcome));
    return;
  }
  CHECK(is_success(run.outcome));
  if (!is_success(run.outcome)) return;
  const std::string end = run.rows.back()[adversary.states.size()].text();
  const Error error = log10_error(adversary, run, request.until);
  REQUIRE(run.agreed_digits);
  INFO("ends with " << end << ", error 10^" << error.of_value << " of it, 10^" << error.of_scale
                    << " of its size, agreed " << *run.agreed_digits);
  // a value that has become small is agreed on relative to its size on the way, and printed with the digits that both
  // runs have: the last one is rounded
  const double vouched = static_cast<double>(std::min(*run.agreed_digits, digits));
  const double printed = static_cast<double>(std::min(significant_digits(end), digits));
  CHECK(error.of_scale <= 1 - vouched + 0.01);
  CHECK(error.of_value <= 1 - printed + 0.01);
  CHECK(*run.agreed_digits >= digits);
}

TEST_CASE("adversaries: no run vouches for more digits than are true") {
  for (const Adversary& adversary : short_list()) {
    for (const std::size_t digits : {6, 15}) check(adversary, digits);
  }
}

TEST_CASE("adversaries: the long list, in double and at 40 digits" * doctest::test_suite("full")) {
  for (const Adversary& adversary : long_list()) {
    for (const std::size_t digits : {15, 40}) check(adversary, digits);
  }
}

}  // namespace
}  // namespace separatrix
