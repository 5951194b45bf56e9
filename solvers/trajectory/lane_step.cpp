#include "solvers/trajectory/lane_step.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

#include "lib/tape/every_vector_width.hpp"

namespace separatrix {
namespace {

constexpr std::size_t lanes = start_lanes;

// Dormand and Prince, J. Comp. Appl. Math. 6 (1980) 19: rows of the tableau, the last one that of y, and b − b̂
constexpr std::array<double, 1> a2{1.0 / 5};
constexpr std::array<double, 2> a3{3.0 / 40, 9.0 / 40};
constexpr std::array<double, 3> a4{44.0 / 45, -56.0 / 15, 32.0 / 9};
constexpr std::array<double, 4> a5{19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729};
constexpr std::array<double, 5> a6{9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656};
constexpr std::array<double, 6> b{35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84};
constexpr std::array<double, 7> e{71.0 / 57600,      0,          -71.0 / 16695, 71.0 / 1920,
                                  -17253.0 / 339200, 22.0 / 525, -1.0 / 40};

// h Σ c_j k_j of one lane, from the last term on; k_j are `stride` apart
template <std::size_t... j>
SEPARATRIX_INLINE double sum(const double* k, std::size_t stride, const std::array<double, sizeof...(j)>& c,
                             std::index_sequence<j...>) {
  double total = 0;
  ((total += c[j] == 0 ? 0 : c[j] * k[j * stride]), ...);
  return total;
}

template <std::size_t n>
SEPARATRIX_INLINE double sum(const double* k, std::size_t stride, const std::array<double, n>& c) {
  return sum(k, stride, c, std::make_index_sequence<n>());
}

// y = x + h Σ c_j k_j of one state
template <std::size_t n>
SEPARATRIX_INLINE void moved(const double* __restrict x, const double* __restrict k, std::size_t stride,
                             const double* __restrict h, const std::array<double, n>& c, double* __restrict y) {
  for (std::size_t i = 0; i < lanes; ++i) y[i] = x[i] + h[i] * sum(k + i, stride, c);
}

SEPARATRIX_EVERY_VECTOR_WIDTH void stage(std::size_t number, const double* x, const double* k, std::size_t stride,
                                         const double* h, double* y) {
  switch (number) {
    case 1: return moved(x, k, stride, h, a2, y);
    case 2: return moved(x, k, stride, h, a3, y);
    case 3: return moved(x, k, stride, h, a4, y);
    case 4: return moved(x, k, stride, h, a5, y);
    case 5: return moved(x, k, stride, h, a6, y);
    default: return moved(x, k, stride, h, b, y);
  }
}

// r^(−1/5), 10⁻⁴ ≤ r ≤ 10⁴, to 10⁻⁴: the exponent divided by −5, then Newton iteration y ← y (6 − r y⁵)/5
SEPARATRIX_INLINE double inverse_fifth_root(double r) {
  constexpr std::uint64_t one = std::bit_cast<std::uint64_t>(1.0), at_one = one + one / 5;
  const auto bits = std::bit_cast<std::uint64_t>(r);
  // 1/5 = 0.0011 0011 0011…₂
  const std::uint64_t fifth = (bits >> 3) + (bits >> 4) + (bits >> 7) + (bits >> 8) + (bits >> 11) + (bits >> 12);
  double y = std::bit_cast<double>(at_one - fifth);
  for (int iteration = 0; iteration < 3; ++iteration) {
    const double y2 = y * y;
    y = y * (1.2 - 0.2 * r * (y2 * y2 * y));
  }
  return y;
}

constexpr double most_growth = 5;

// error of one state into the largest ratio so far; what is not finite makes the poison nan
SEPARATRIX_EVERY_VECTOR_WIDTH void weigh(const double* __restrict x, const double* __restrict y,
                                         const double* __restrict k, std::size_t stride, const double* __restrict h,
                                         double relative, double absolute, double* __restrict ratio,
                                         double* __restrict poison) {
  for (std::size_t i = 0; i < lanes; ++i) {
    const double error = h[i] * sum(k + i, stride, e), before = std::fabs(x[i]), after = std::fabs(y[i]);
    const double part = std::fabs(error) / (absolute + relative * (before > after ? before : after));
    ratio[i] = part > ratio[i] ? part : ratio[i];
    poison[i] += 0 * error + 0 * y[i];
  }
}

// what the errors say of each trial: its time, the next step, and whether it counts
SEPARATRIX_EVERY_VECTOR_WIDTH void control(const double* __restrict ratio, const double* __restrict poison,
                                           const double* __restrict step, const double* __restrict end,
                                           double* __restrict t, double* __restrict h, double* __restrict growth,
                                           double* __restrict accepted) {
  constexpr double safety = 0.9, least = 0.2, when_not_finite = 0.125;
  constexpr double smallest = 1e-4, largest = 1e4;  // beyond them the factor is that of the clamp
  for (std::size_t i = 0; i < lanes; ++i) {
    const double r = ratio[i], finite = poison[i] == 0 ? 1 : 0, accepts = r <= 1 ? finite : 0;
    const double inside = r < smallest ? smallest : r > largest ? largest : r;
    double factor = safety * inverse_fifth_root(inside);
    factor = factor < least ? least : factor > most_growth ? most_growth : factor;
    factor = factor > growth[i] ? growth[i] : factor;
    const double rest = end[i] - t[i], next = step[i] >= rest ? end[i] : t[i] + step[i];
    t[i] = accepts > 0 ? next : t[i];
    // held to the end: it says nothing of the next
    h[i] = step[i] * (finite > 0 ? factor : when_not_finite);
    growth[i] = accepts > 0 ? most_growth : 1;
    accepted[i] = accepts;
  }
}

SEPARATRIX_EVERY_VECTOR_WIDTH void choose(const double* __restrict accepted, const double* __restrict fresh,
                                          double* __restrict old) {
  for (std::size_t i = 0; i < lanes; ++i) old[i] = accepted[i] > 0 ? fresh[i] : old[i];
}

}  // namespace

LaneStep::LaneStep(LaneFunction field, const LaneTolerance& tolerance)
    : field_(std::move(field)), d_(field_.results()), tolerance_(tolerance), x_(d_ * lanes), k_(stages * d_ * lanes) {}

// slopes at the variables of the field
void LaneStep::evaluate(std::size_t stage) {
  field_();
  for (std::size_t i = 0; i < d_; ++i) std::copy_n(field_.result(i), lanes, &k_[(stage * d_ + i) * lanes]);
}

void LaneStep::put(std::size_t lane, const double* x, double end) {
  for (std::size_t i = 0; i < d_; ++i) x_[i * lanes + lane] = x[i];
  t_[lane] = 0;
  end_[lane] = end;
  most_growth_[lane] = most_growth;
  fresh_[lane] = true;
}

void LaneStep::start() {
  constexpr double share = 0.01, smallest = 1e-6;
  for (std::size_t i = 0; i < d_; ++i) std::copy_n(x(i), lanes, field_.variable(i));
  evaluate(0);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    if (!std::exchange(fresh_[lane], false)) continue;
    double size = 0, speed = 0;
    for (std::size_t i = 0; i < d_; ++i) {
      size = std::max(size, std::fabs(x(i)[lane]));
      speed = std::max(speed, std::fabs(slope(i)[lane]));
    }
    h_[lane] = size > 0 && speed > 0 ? share * size / speed : smallest;
  }
}

void LaneStep::advance(double* accepted) {
  alignas(64) Row step, ratio{}, poison{};
  for (std::size_t i = 0; i < lanes; ++i) step[i] = std::min(h_[i], end_[i] - t_[i]);
  const std::size_t stride = d_ * lanes;
  for (std::size_t number = 1; number < stages; ++number) {
    for (std::size_t i = 0; i < d_; ++i) stage(number, x(i), &k_[i * lanes], stride, step.data(), field_.variable(i));
    evaluate(number);
  }
  // the last stage is the new state: the variables of the field still hold it
  for (std::size_t i = 0; i < d_; ++i) {
    weigh(x(i), field_.variable(i), &k_[i * lanes], stride, step.data(), tolerance_.relative, tolerance_.absolute,
          ratio.data(), poison.data());
  }
  control(ratio.data(), poison.data(), step.data(), end_.data(), t_.data(), h_.data(), most_growth_.data(), accepted);
  for (std::size_t i = 0; i < d_; ++i) {
    choose(accepted, field_.variable(i), &x_[i * lanes]);
    choose(accepted, &k_[((stages - 1) * d_ + i) * lanes], &k_[i * lanes]);
  }
}

}  // namespace separatrix
