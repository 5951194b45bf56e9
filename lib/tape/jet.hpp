#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "lib/num/series_arithmetic.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// One recurrence for the coefficients of a series, lowered from a tape instruction.
enum class Recurrence : std::uint8_t {
  add,
  subtract,
  negate,
  scale,            ///< r = a₀ b, a without time dependence
  divide_by_fixed,  ///< r = a / b₀
  multiply,         ///< r_k = Σ a_j b_{k−j}
  square,           ///< the same by symmetry: half the products
  signed_square,    ///< r = x|x| = ±x² on the branch of the point
  divide,           ///< r_k = (a_k − Σ_{j≥1} b_j r_{k−j}) / b₀
  sqrt,             ///< r_k = (a_k − Σ_{0<j<k} r_j r_{k−j}) / (2 r₀)
  quotient,         ///< k b₀ r_k = k a_k − Σ_{0<j<k} j r_j b_{k−j}: b r' = a', for log (b = a), asin, acos, atan
  angle,            ///< q r' = b a' − a b', q = a² + b², for atan2(a, b)
  integral,  ///< k r_k = Σ j a_j b_{k−j}: r' = b a', for exp, softplus, sigmoid, tanh, sin, sinh, cosh, erf, erfc
  minus_integral,  ///< r' = −b a', for cos
  sigmoid_slope,   ///< r = a − a²
  tanh_slope,      ///< r = 1 − a²
  minus_square,    ///< r = 1 − a² = (1 − a)(1 + a)
  plus_square,     ///< r = 1 + a²
  power,           ///< k a₀ r_k = Σ (p j − (k − j)) a_j r_{k−j}, exponent p fixed
  branch,          ///< r = ±a or 0: |a|, relu(a) on the branch of the point
  constant,        ///< r = r₀: sign(a) on the branch of the point
  derivative,      ///< r_k = k a_k, shared by the recurrences above
};

/// Size of a state over a step, log₂.
struct StepSize {
  double own;       ///< of it and of h times its derivative, from the orders they begin with
  double rounding;  ///< of what it is computed from: what rounding errors are relative to; at most 256 times its own
  double driven;    ///< the same without that limit: what drives it through m states times the m-th power of the time
};

/// A step that does not wait for states which are being filled by others.
struct StepOverFront {
  double
      log2_first;  ///< the longest that is tried, instead of the longest that resolves every state relative to itself
  double log2_drive;  ///< of the time within which states drive each other, instead of the step
};

/// Bits that coefficients are computed with.
enum class BitsOfOrders {
  scheduled,  ///< the fewer the higher the order
  all,        ///< as many in every order: for series whose first coefficients are 0
};

/// Taylor coefficients of everything on a tape along the solution of ẋ = f(x), order by order.
///
///     x_{k+1} = f_k / (k + 1),   f_k from the k-th coefficients of all intermediate series
///
/// Each convolution is a dot product without temporaries, in mpfr in block floating point
/// (SeriesProducts); squares use symmetry; σ and its slope, sin and cos, j·a_j are computed once and
/// shared; values that do not depend on the point are scalars. Coefficient k is computed with fewer bits the higher k is: with a step chosen such
/// that |x_K| h^K is the tolerance, coefficient k contributes with weight ε^{k/K}, so that
///
///     bits_k = bits + log₂(z^k/k!) + guard,   z^K/K! = 2^-bits
///
/// loses nothing while |x_k| h^k stays below the profile z^k/k!, that of an exponential; series
/// with a singularity lie below it. TaylorStepper holds its step to that.
/// abs, sign and relu follow the branch of the point itself, or the one that hold_branch() names;
/// where a switching quantity is 0 and none is named, they count as 0.
/// Means are written out: every sample has its own series of all intermediate values of the body, because the next
/// coefficients of the states need those of all samples. This takes, for n samples,
///
///     n · (operations of the body) · (200 bytes + (K + 1)·c),   c = 8 in double, 16 in float128, about 48 + bits/2 in mpfr
template <class Real>
class JetEvaluator {
 public:
  using Arithmetic = SeriesArithmetic<Real>;
  using Cell = typename Arithmetic::Cell;

  /// tape        over (states, t): f, then any other quantities; Storage::single_assignment
  /// parameters  (k,) exact
  /// order       K ≥ 1: coefficients 0 … K
  /// bits        scheduled unless the size of a state is that of a high order
  /// throws      InvalidArgument if the number of parameters differs, or if series of means would take more than 4 GB
  JetEvaluator(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters, std::size_t order,
               BitsOfOrders bits = BitsOfOrders::scheduled);

  /// Computes all coefficients at a point.
  ///
  /// x  (d,), t: the point of expansion
  void expand(std::span<const Real> x, const Real& t);

  std::size_t order() const { return order_; }
  std::size_t dimension() const { return tape_->variables - 1; }

  /// Row of coefficients 0 … K of state i.
  const Cell* state(std::size_t i) const { return rows_[i].data(); }

  /// Coefficient k of result number i of the tape: the field first, then whatever was compiled
  /// behind it.
  Real result(std::size_t i, std::size_t k) const;

  /// Switching quantities: the arguments of |·|, relu and sign, whose zeros end a branch.
  std::size_t switches() const { return switches_.size(); }

  /// Coefficients 0 … K of a switching quantity, and the branch it was expanded on: its sign, or 0.
  const Cell* switching(std::size_t i) const { return rows_[switches_[i]].data(); }
  int branch(std::size_t i) const;

  /// Lets switching quantity i count as positive (1) or negative (−1) at the point of expansion,
  /// whatever rounding has made of its value there; 0: as its value says.
  void hold_branch(std::size_t i, int sign) { hold_[switches_[i]] = sign; }

  /// Step h for which every intermediate series, not only the states, looks resolved:
  ///
  ///     |s_k| h^k ≤ 2^(profile_k) · R_s    for k = K−1, K (and all k where bits are scheduled)
  ///
  /// profile_K = log₂ tolerance. R_s is the size over the step of s, from the orders it begins with, and of what s was
  /// computed from: a series that is a small difference of large ones is not resolved below their rounding error, and
  /// needs not be; what an arithmetic with more digits than the
  /// tolerance resolves is held to its own size. A term that is negligible now but grows within the step limits it by its own series: no plateau is
  /// jumped over. Where both last coefficients are 0 (a series in t^m) the last that are not take their place, with
  /// profile_k = k/K profile_K; a series that begins with its last orders says nothing of its size and limits nothing.
  /// A state of a chain that starts at 0 is measured against what drives it, however far up the chain.
  ///
  /// It is a prediction: what the coefficients do not show (a pulse, a branch point on the way) is left to whoever
  /// compares the polynomials with the field (solvers/trajectory/defect.hpp).
  ///
  /// log2_tolerance  of the truncation error, relative to R_s
  /// front           where every state need not be resolved relative to itself
  /// returns         log₂ h; +∞ if nothing limits the step; nan if a coefficient is not finite
  double log2_step(double log2_tolerance, const std::optional<StepOverFront>& front = {});

  /// Sizes that errors of the states count against on a step of 2^log2_h, after log2_step().
  ///
  /// log2_drive  of the time within which one state drives another, if it is less than the step
  /// returns     (d,)
  std::vector<StepSize> sizes_over(double log2_h, double log2_drive = std::numeric_limits<double>::infinity());

 private:
  struct Step {
    Recurrence recurrence;
    std::uint32_t result, a, b;
    Operation operation;  // what gives order 0
  };

  std::uint32_t add_row(bool varies);
  std::uint32_t derivative_row(std::uint32_t a);
  std::uint32_t sigmoid_row(std::uint32_t a);
  std::uint32_t varying_row(std::uint32_t a);
  void lower(const Instruction& instruction);
  void lower_product(const Instruction& instruction);
  void lower_power(const Instruction& instruction);
  void lower_pair(const Instruction& instruction, Operation odd, Operation even, Recurrence slope_of_even);
  void lower_arc(const Instruction& instruction);
  void lower_angle(const Instruction& instruction);
  void lower_error_function(const Instruction& instruction);
  void add_switch(std::uint32_t row);
  void add_sigmoid(std::uint32_t result, std::uint32_t a);
  void add_step(Recurrence recurrence, std::uint32_t result, std::uint32_t a, std::uint32_t b, Operation operation);
  void start(const Step& step);
  int sign_of(std::uint32_t row) const;
  void invert(std::uint32_t row, const Real& divisor);
  void extend(const Step& step, std::size_t k);
  double magnitude(std::uint32_t row, std::size_t k) const;
  void look_at(std::uint32_t row);
  double bound(std::uint32_t row, double against, double log2_tolerance) const;
  double hidden_bound(const Step& step, double log2_tolerance) const;
  double reference(const Step& step) const;
  void measure(double log2_h);
  bool refer(double log2_h, bool raise_states);
  void square_sum(Cell& result, SeriesRow<Real>& row, std::size_t from, std::size_t k);

  std::shared_ptr<const Tape> tape_;
  std::size_t order_;
  bool scheduled_;
  std::vector<long> bits_;       // (K + 1,)
  std::vector<double> profile_;  // (K + 1,) log₂(z^k/k!) with z^K/K! = 2^-bits
  std::vector<Step> steps_;
  std::vector<SeriesRow<Real>> rows_;      // one per register, then the auxiliary ones
  std::vector<Real> values_;               // order 0 of every row, at full precision
  std::vector<SeriesRow<Real>> inverses_;  // one cell per row: what its recurrence divides by, inverted
  std::vector<int> branch_;                // per row: sign of the operand of |·|, relu, x|x|
  std::vector<int> hold_;                  // per row: the sign it is to count as, 0 for none
  std::vector<std::uint32_t> switches_;    // rows of switching quantities
  std::vector<bool> varies_;
  // per row: the row of j·a_j, of σ(a), sin a, cos a, sinh a, cosh a; the row whose absolute value it is; of an angle
  // that of q; or none
  std::vector<std::uint32_t> derivative_of_, sigmoid_of_, sine_of_, cosine_of_, sinh_of_, cosh_of_, magnitude_of_,
      divisor_of_;
  SeriesProducts<Real> products_;
  SeriesRow<Real> scratch_;

  // of step control, per row
  struct Outline {
    std::size_t first = 0;             // order it begins with; K + 1 if it is 0
    std::size_t orders = 0;            // how many of `low` there are
    std::array<double, 4> low{};       // log₂ of the first coefficients
    std::size_t last = 0, before = 0;  // orders that stand for what is cut off
    double log2_last = 0, log2_before = 0;
  };
  std::vector<Outline> outlines_;
  std::vector<double> sizes_, references_;             // log₂, over the step that is tried
  std::vector<std::vector<std::uint32_t>> states_of_;  // per row: the states whose derivative it is
};

}  // namespace separatrix
