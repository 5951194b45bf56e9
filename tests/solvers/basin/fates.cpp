#include "tests/solvers/basin/fates.hpp"

#include <cmath>
#include <numbers>

namespace separatrix {
namespace {

const std::vector<std::string> x{"x"}, xy{"x", "y"}, xyz{"x", "y", "z"};
constexpr auto none = std::nullopt;
constexpr bool decided = true, open = false;
const double pi = std::numbers::pi;

std::optional<std::vector<double>> at(std::vector<double> point) { return point; }

}  // namespace

std::vector<KnownFate> quick_fates() {
  return {
      // regular minima behind flat starts
      {x, "x^8/8 - x", {"0"}, at({1}), decided, "x^7 = 1"},
      {x, "x^10/10 - x", {"0"}, at({1}), decided, "x^9 = 1"},
      {x, "x^20/20 - x", {"-5"}, at({1}), decided, "x^19 = 1, no other zero"},
      {x, "x^6/6 - x^4/4", {"1/1000"}, at({1}), decided, "x^3 (1 - x^2) > 0 on (0, 1)"},
      {x, "x^4/4 - x^3/3", {"1/100"}, at({1}), decided, "x^2 (1 - x) > 0 on (0, 1)"},
      {x, "(x^2-1)^2/4", {"3"}, at({1}), decided, "the sign of x stays"},
      {x, "(x^2-1)^2/4", {"-1/10"}, at({-1}), decided, "the sign of x stays"},
      {x, "(x^2-1)^2/4", {"1e-9"}, at({1}), decided, "the sign of x stays"},
      {x, "(x-1)^2*(x-2)^2", {"1.49"}, at({1}), decided, "3/2 is the maximum between them"},
      {x, "(x-1)^2*(x-2)^2", {"1.51"}, at({2}), decided, "3/2 is the maximum between them"},
      {xy, "x^2/2 + y^2*(y-1)^2", {"1", "0.49"}, at({0, 0}), decided, "y = 1/2 is invariant"},
      {xy, "x^2/2 + y^2*(y-1)^2", {"1", "0.51"}, at({0, 1}), decided, "y = 1/2 is invariant"},
      // flat wells
      {x, "x^4", {"10"}, at({0}), decided, "convex"},
      {x, "x^6", {"-3"}, at({0}), decided, "convex"},
      {x, "x^8", {"100"}, at({0}), decided, "convex"},
      {x, "x^12", {"1/10"}, at({0}), decided, "convex"},
      {x, "x^20", {"1000"}, at({0}), decided, "convex"},
      {x, "(x-1)^4", {"5"}, at({1}), decided, "convex"},
      {x, "(3*x-1)^6", {"0"}, at({1.0 / 3}), decided, "convex"},
      {x, "x^4 - 4*x^3 + 6*x^2 - 4*x + 1", {"3"}, at({1}), decided, "(x - 1)^4"},
      {x, "(x^2-2)^4", {"3"}, at({std::sqrt(2.0)}), open, "x^2 - 2 falls, with no other zero above 0"},
      {xy, "x^2/2 + y^4/4", {"1", "1"}, at({0, 0}), decided, "convex"},
      {xy, "x^2/2 + y^20", {"1", "2"}, at({0, 0}), open, "convex"},
      {xy, "x^2/2 + y^20", {"1", "0"}, at({0, 0}), decided, "convex"},
      {xy, "x^2/2 + y^20", {"1", "1/1000"}, at({0, 0}), open, "convex"},
      {xy, "(x^2+y^2)^2", {"1", "1"}, at({0, 0}), open, "convex"},
      {xy, "(y-x^2)^2 + x^4", {"1", "1"}, at({0, 0}), open, "both squares vanish at 0 only"},
      {xyz, "x^4 + y^6 + z^8", {"1", "2", "3"}, at({0, 0, 0}), open, "convex"},
      {x, "x^2*(x-1e-9)^2", {"1"}, at({1e-9}), open, "the first zero from above"},
      {xy, "y^2/2 + x^4/4 - x^2/2000000", {"1/10", "1"}, at({1e-3, 0}), open, "x^3 = 1e-6 x"},
      // half-stable points and saddles, met exactly
      {x, "x^4/4 - x^3/3", {"-1"}, none, open, "x^2 (1 - x) > 0 on both sides of 0"},
      {x, "x^3/3", {"1"}, none, open, "-x^2 < 0 on both sides of 0"},
      {xy, "x^3 - 3*x*y^2", {"1", "0"}, none, open, "y = 0 leads into the monkey saddle"},
      {xy, "x^2/2 - y^20", {"1", "0"}, none, open, "y = 0 leads into the saddle"},
      {xy, "x^2/2 - y^20", {"1", "1/1000"}, none, open, "the loss has no minimum"},
      {xy, "x^4/4 - y^4/4", {"1", "0"}, none, open, "y = 0 leads into the saddle"},
      {xy, "x^2/2 + (y^2-1)^2/4", {"1", "0"}, none, open, "y = 0 leads into the saddle"},
      {xy, "x^2/2 + (y^2-1)^2/4", {"1", "1e-12"}, at({0, 1}), decided, "the sign of y stays"},
      {xy, "(y-x^2)*(y-3*x^2)", {"1/100", "1/5000"}, none, open, "the loss is negative there, and has no minimum"},
      // to infinity
      {x, "-x^2/2", {"1"}, none, decided, "x = e^t"},
      {x, "-x^4/4", {"1"}, none, decided, "x = 1/sqrt(1 - 2 t)"},
      {x, "x^3/3", {"-1"}, none, decided, "x = -1/(1 - t)"},
      {x, "-x", {"0"}, none, open, "x = t"},
      {x, "exp(-x)", {"0"}, none, open, "x = log(1 + t)"},
      {x, "1/x", {"1"}, none, open, "x^3 = 1 + 3 t"},
      {xy, "y^2/2 + log(1 + exp(-x))", {"150", "1"}, none, open, "the slope in x is negative everywhere"},
      {xy, "y^2/2 + softplus(-x)", {"800", "1"}, none, open, "the slope in x is negative everywhere"},
      {xy, "y^2/2 + sigmoid(-x)", {"50", "1"}, none, open, "the slope in x is negative everywhere"},
      {xy, "y^2/2 + exp(-x)", {"200", "0"}, none, open, "the slope in x is negative everywhere"},
      {xy, "(1-tanh(x))^2/2 + y^2/2", {"100", "1"}, none, open, "tanh < 1"},
      {xy, "(1-tanh(x*y))^2/2", {"40", "40"}, none, open, "tanh < 1"},
      {xy, "y^2/2 + exp(-1/x^2)", {"1/20", "1"}, at({0, 0}), open, "the slope in x is 0 at 0 only"},
      {xy, "y^2/2 + exp(-1/x^2)", {"1/1000", "1"}, at({0, 0}), open, "the slope in x is 0 at 0 only"},
      // curves and planes of minima
      {xy, "(x+y)^2/2", {"1", "0"}, at({0.5, -0.5}), decided, "x - y stays"},
      {xy, "abs(x)*abs(y)", {"1", "2"}, at({0, std::sqrt(3.0)}), open, "x^2 - y^2 stays"},
      {xy, "x^4*y^4", {"1", "2"}, at({0, std::sqrt(3.0)}), open, "x^2 - y^2 stays"},
      {xy, "(x+y)^4", {"1", "0"}, at({0.5, -0.5}), open, "x - y stays"},
      {xy, "x^2*y^2/2", {"1", "2"}, at({0, std::sqrt(3.0)}), decided, "x^2 - y^2 stays"},
      {xy, "(x^2+y^2-1)^2/4", {"3", "4"}, at({0.6, 0.8}), decided, "y/x stays"},
      {xy, "-cos(x-y)", {"0", "1"}, at({0.5, 0.5}), decided, "x + y stays"},
      {xy, "-cos(x-y)", {"0", "4"}, at({2 - pi, 2 + pi}), decided, "x + y stays, x - y from -4 to -2 pi"},
      {xy, "x^2/2 + 0*y", {"1", "5"}, at({0, 5}), decided, "y stays"},
      // kinks
      {xy, "abs(x) + y^2/2", {"1", "1"}, at({0, 0}), open, "convex"},
      {x, "relu(1-x)^2/2", {"0"}, at({1}), open, "x = 1 - e^-t"},
      {xy, "abs(x-y) + x^2/2 + y^2/2", {"2", "1"}, at({0, 0}), open, "convex"},
      {x, "2/3*x^(3/2)", {"1"}, at({0}), open, "x = (1 - t/2)^2"},
      {xy, "sqrt(x) + y^2/2", {"1", "1"}, none, open, "x reaches 0, where the slope has no value"},
      // sizes far from 1
      {xy, "1e8*x^2/2 + y^2/2", {"1", "1"}, at({0, 0}), open, "linear"},
      {xy, "x^2/2 + 1e-8*y^2/2", {"1", "1"}, at({0, 0}), open, "linear"},
      {x, "1e-30*x^2/2", {"1"}, at({0}), open, "linear"},
      {x, "x^2/2", {"1e300"}, at({0}), open, "linear"},
      {x, "x - log(x)", {"1e-5"}, at({1}), decided, "1/x = 1"},
      {x, "x*log(x) - x", {"50"}, at({1}), decided, "log x = 0"},
      {x, "sqrt(1+x^2)", {"1000000"}, at({0}), decided, "convex"},
      {x, "softplus(x) - x/2", {"100"}, at({0}), decided, "sigmoid(x) = 1/2"},
      {x, "log(exp(x)+exp(-x))", {"500"}, at({0}), decided, "tanh x = 0"},
      {x, "cos(x)", {"1/10"}, at({pi}), decided, "sin x > 0 on (0, pi)"},
      {x, "cos(x)", {"10"}, at({3 * pi}), decided, "sin x < 0 on (3 pi, 4 pi)"},
      {xy, "(1-x)^2 + 100*(y-x^2)^2", {"-1.2", "1"}, at({1, 1}), decided, "the only stationary point"},
  };
}

std::vector<KnownFate> long_fates() {
  std::vector<KnownFate> all;
  for (const int power : {4, 6, 8, 10, 12, 14, 16, 18, 20}) {
    for (const char* const start : {"-1e6", "1e-2", "3"}) {
      const std::string well = "x^" + std::to_string(power), shifted = "(x-7/3)^" + std::to_string(power);
      all.push_back({x, well, {start}, at({0}), open, "convex"});
      all.push_back({x, shifted, {start}, at({7.0 / 3}), open, "convex"});
      all.push_back({xy, well + " + (y-x)^2/2", {start, "1"}, at({0, 0}), open, "convex"});
      all.push_back({xy, "y^2/2 - " + well, {start, "1"}, none, open, "the loss has no minimum"});
    }
  }
  // inflections and saddles that a kink makes half-stable, and a level that is reached at infinity only
  const std::vector<KnownFate> half_stable{
      {x, "x - sin(x)", {"7"}, none, open, "1 - cos x > 0 down to the inflection at 2 pi"},
      {xy, "x - sin(x) + y^2/2", {"19", "1/2"}, none, open, "the same to 6 pi"},
      {xy, "x*abs(x) + y^2", {"1", "1"}, none, open, "x = y = e^(-2t), to a saddle: x abs(x) < 0 below 0"},
      {xy, "x*abs(x) + y^2", {"-1", "1"}, none, open, "x = -e^(2t)"},
      {xy, "(1-x*y)^2 + x^2", {"1", "1"}, none, open, "1 - x y and x are not both 0: the loss has no minimum"}};
  all.insert(all.end(), half_stable.begin(), half_stable.end());
  for (const char* const start : {"0", "5", "40", "400", "4000"}) {
    for (const char* const tail : {"softplus(-x)", "log(1+exp(-2*x))", "sigmoid(-x)", "(1-tanh(x))^2",
                                   "exp(-x)*(2+sin(x))", "softplus(-x) + softplus(-3*x)", "1/(1+x)"}) {
      all.push_back({xy, std::string(tail) + " + y^2/2", {start, "1"}, none, open, "the slope in x is negative"});
    }
  }
  return all;
}

}  // namespace separatrix
