#include <cmath>

#include "tests/solvers/basin/fates.hpp"

namespace separatrix {
namespace {

const std::vector<std::string> x{"x"}, xy{"x", "y"}, xyz{"x", "y", "z"}, xyzw{"x", "y", "z", "w"};
constexpr auto none = std::nullopt;
constexpr bool decided = true, open = false;

std::optional<std::vector<double>> at(std::vector<double> point) { return point; }

}  // namespace

std::vector<KnownFate> hard_fates() {
  return {
      // flat in one direction or in several, beside steep ones
      {xyzw, "x^20 + y^2/2 + z^2/2 + w^4", {"1", "1", "1", "1"}, at({0, 0, 0, 0}), open, "convex"},
      {xy, "(x^2+y^2)^5", {"1", "2"}, at({0, 0}), open, "convex"},
      {xy, "100*(y-x^2)^2 + (x-1)^4/4", {"-1", "1"}, at({1, 1}), open, "both terms vanish at (1, 1) only"},
      {xy, "(y-x^2)^2 + x^20", {"1", "1"}, at({0, 0}), open, "both terms vanish at 0 only"},
      {x, "exp(-1/x^2)", {"1/2"}, at({0}), open, "the slope is 0 at 0 only"},
      // flat at first sight only
      {x, "x^4/4 - 1e-12*x^2/2", {"1"}, at({1e-6}), decided, "x^2 = 1e-12"},
      {x, "x^4 + 1e-18*x", {"1"}, at({-6.299605249474366e-7}), decided, "x^3 = -2.5e-19"},
      {x, "x^2/2 + cos(10*x)/100 + 1e-8*x^3", {"1"}, none, open, "half-stable: x^2 (3e-8 + 50 x/3 …) > 0 above 0"},
      {xy, "x^2/2 - y^3/3", {"1", "-1"}, none, open, "y = -1/(1 + t), and away from 0 above it"},
      {xy, "(cosh(x) - sinh(x))^2/2 + y^2/2", {"100", "1"}, none, open, "exp(-2 x) falls for ever"},
      // minima of different type, or at nearly equal levels
      {x, "x^2*(x-1)^4", {"9/10"}, at({1}), decided, "1/3 is the maximum between them"},
      {x, "x^2*(x-1)^4", {"0.33333"}, at({0}), decided, "1/3 is the maximum between them"},
      {x, "x^2*(x-1)^4", {"0.33334"}, at({1}), decided, "1/3 is the maximum between them"},
      {x, "(x^2-1)^2/4 + 1e-14*x", {"1/1000"}, at({1}), decided, "the maximum between them is at 1e-14"},
      {x, "(x^2-1)^2/4 + 1e-14*x", {"-1/1000"}, at({-1}), decided, "the maximum between them is at 1e-14"},
      // cusps, reached in finite time, and edges of what is flat
      {xy, "sqrt(x^2+y^2)", {"3", "4"}, at({0, 0}), decided, "the distance falls by 1 a time"},
      {xy, "(x^2+y^2)^(3/4) + x^2", {"3", "4"}, at({0, 0}), decided, "falls along every ray to 0"},
      {xy, "sqrt(x^2+y^2) - x/2", {"3", "4"}, at({0, 0}), decided, "a tilted cone: steeper than 1/2"},
      {xy, "sqrt(x^2+y^2) - x", {"-3", "1"}, at({0.08113883008418967, 0}), decided, "r + x stays"},
      {xy, "sqrt(x^2+y^2) - 2*x", {"3", "4"}, none, open, "falls for ever along x"},
      {x, "-sqrt(abs(x))", {"1/2"}, none, open, "the cusp is a maximum"},
      {x, "relu(x)^2 + relu(-x-1)^2", {"1/2"}, at({0}), decided, "x = e^(-2t)/2"},
      {x, "relu(x)", {"1/2"}, at({0}), open, "x = 1/2 - t, and then rests"},
      {x, "relu(x)^2 - relu(-x)", {"1/2"}, none, open, "half-stable: falls on the other side"},
      {x, "relu(x)^2 - relu(-x)^4", {"1/2"}, none, open, "half-stable"},
      // lines whose flow is too slow to be followed
      {x, "log(1 + exp(-x))", {"-3"}, none, decided, "no finite place is stationary"},
      {x, "tanh(x)", {"0"}, none, decided, "the same, downwards"},
      {x, "1/x", {"1"}, none, decided, "x = (1 + 3t)^(1/3)"},
      {x, "exp(-x)*(1 + x^2)", {"2"}, none, open, "slope -(x - 1)^2 e^(-x)"},
      {x, "exp(-x)*(1 + x^2)", {"1/2"}, none, open, "half-stable at 1"},
      {x, "x^3", {"1"}, none, decided, "half-stable at 0"},
      {x, "(x - 1/3)^5", {"1"}, none, decided, "half-stable at 1/3"},
      // stiff valleys
      {xy, "(x-1)^2 + 1e6*(y-x^2)^2", {"-1", "2"}, at({1, 1}), decided, "both terms vanish at (1, 1) only"},
      {xy, "(x^2-1)^2/4 + 1e5*(y-x^2)^2", {"-1", "2"}, at({-1, 1}), decided, "the sign of x stays"},
      // beside and on stable sets of saddles
      {xy, "x^2/2 + (y^2-1)^2/4", {"1", "-1e-200"}, at({0, -1}), decided, "the sign of y stays"},
      {xy, "(x-y)^2 + ((x+y)^2-1)^2/4", {"1", "-0.999999999999"}, at({0.5, 0.5}), open, "the sign of x + y stays"},
      {xy, "(x*y-1)^2/2", {"1", "-1"}, none, decided, "x + y = 0 leads into the saddle"},
      {xy, "(x*y-1)^2/2", {"1", "-0.999999999999"}, at({1, 1}), open, "the sign of x + y stays, and nearly x^2 = y^2"},
      // manifolds of minima, and some that only seem to be
      {xyz, "(x^2+y^2+z^2-4)^2/4", {"1", "2", "2"}, at({2.0 / 3, 4.0 / 3, 4.0 / 3}), decided, "the direction stays"},
      {xyz,
       "(x*y*z-1)^2/2",
       {"1/10", "2/10", "3/10"},
       at({0.981770975721792, 0.996932419359366, 1.021701643714896}),
       decided,
       "x^2 - y^2 and x^2 - z^2 stay"},
      {xy,
       "(x*y-1)^2 + (x*y-1)^4",
       {"3", "0"},
       at({3.018239922313407, 0.331318922862012}),
       decided,
       "x^2 - y^2 = 9 stays"},
      {xy, "(x^2+y^2-1)^2 + 1e-6*x", {"1", "1e-3"}, at({-1.000000125, 0}), open, "the sign of y stays; a tilted ring"},
      {xy, "(x^2+y^2-1)^2 + 1e-12*x", {"1", "1"}, at({-1, 0}), open, "the sign of y stays; a tilted ring"},
      {xy, "(x^2+y^2-1)^2 + 1e-25*x", {"1", "1"}, at({-1, 0}), open, "the sign of y stays; a tilted ring"},
      // to infinity
      {xy, "exp(-x)*(1+y^2)", {"0", "1"}, none, open, "the slope in x is negative everywhere"},
      {x, "1/(1+x^2)", {"1"}, none, decided, "the slope is negative above 0"},
      // kinks
      {xy, "abs(x-y) + (x+y-2)^2/2", {"3", "1"}, at({1, 1}), decided, "convex"},
      {xy, "abs(x-1) + (y-1)^2", {"0", "1/2"}, at({1, 1}), decided, "convex"},
      {xy, "abs(x-1) + (y-x)^2", {"0", "1/2"}, at({1, 1}), decided, "convex"},
      {xy, "abs(abs(x)-1) + (y-abs(x))^2", {"3/2", "1/2"}, at({1, 1}), decided, "x > 0 stays so: x = 0 pushes away"},
      {xy, "abs(y-x^2) + (x-1)^2", {"0", "1/2"}, at({1, 1}), decided, "meets y = x^2 at t = 1/4, slides along it"},
      {xy, "3*abs(y-x^2) - (x-1)^2/2 + y", {"0", "1/2"}, at({-1, 1}), decided, "x^2/2 + x - 1/2 on y = x^2"},
      {xy, "abs(x-1) - (y-1)^2", {"0", "1"}, none, open, "slides into a saddle"},
      {xy, "abs(x) + abs(y)", {"1", "2"}, at({0, 0}), decided, "convex"},
      {xy, "abs(x)^1.5 + y^2/2", {"1", "1"}, at({0, 0}), open, "convex"},
      {xy, "relu(1-x)^2/2 + relu(y)^2/2", {"0", "1"}, at({1, 0}), open, "x = 1 - e^-t, y = e^-t"},
      {xy, "abs(x^2+y^2-1) + x/10", {"2", "1"}, at({-1, 0}), decided, "slides round the circle, the sign of y stays"},
      // sizes far from 1
      {x, "(x-1e-200)^2/2", {"0"}, at({1e-200}), decided, "linear"},
      {x, "1e200*(x-1)^2/2", {"0"}, at({1}), open, "linear"},
      {x, "(x/1e200-1)^2/2", {"0"}, at({1e200}), open, "linear"},
      {xy, "1e-30*(x^2-1)^2/4 + 1e30*y^2/2", {"1/2", "1"}, at({1, 0}), open, "the sign of x stays"},
      {x, "-log(x) - log(1-x)", {"1e-300"}, at({0.5}), open, "1/x = 1/(1 - x)"},
      {x, "-log(x) + x*1e-300", {"1"}, at({1e300}), open, "1/x = 1e-300"},
      {x, "log(1+x^2)", {"1e10"}, at({0}), open, "the slope is 0 at 0 only"},
      {x, "x*tanh(x)", {"700"}, at({0}), decided, "convex at 0, the slope is 0 there only"},
      {x, "sqrt(x^2+1e-30)", {"1"}, at({0}), decided, "convex"},
  };
}

}  // namespace separatrix
