#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/tape/enclosure_series.hpp"
#include "solvers/enclosure/doubleton.hpp"

namespace separatrix {

/// Tapes of a model's field and of its field with Jacobian over (states, t), in single assignment.
struct FlowCode {
  std::size_t dimension = 0;
  std::shared_ptr<const Tape> field;     ///< f
  std::shared_ptr<const Tape> jacobian;  ///< f, then ∂f_i/∂x_j row by row
};
FlowCode compile_flow(const Model& model);

/// Leaves the remainders of Taylor's theorem away while it lives, for tests that have to fail then.
class SabotagedRemainder {
 public:
  SabotagedRemainder() { active_ = true; }
  ~SabotagedRemainder() { active_ = false; }
  SabotagedRemainder(const SabotagedRemainder&) = delete;
  SabotagedRemainder& operator=(const SabotagedRemainder&) = delete;
  static bool active() { return active_; }

 private:
  static inline bool active_ = false;
};

/// One step of a validated integration: every solution from a set, followed over a time interval.
///
/// 1. A-priori enclosure (Picard–Lindelöf of higher order; Corliss, Rihm 1996): if with the coefficients x_k over the
///    set X, and those over a box B,
///
///        Σ_{k≤m} x_k(X) [0,h]^k + x_{m+1}(B) [0,h]^{m+1}  ⊂  int B
///
///    then every solution from X exists on [0,h] and stays in B: as long as it is in B, Taylor's theorem puts it into
///    the left side, so it cannot reach the boundary of B.
/// 2. Image of the centre (Taylor with Lagrange's remainder): x̂(τ) ∈ Σ_{k≤K} x_k(x̂) τ^k + x_{K+1}(B) τ^{K+1}.
/// 3. Slope of the flow on X (variational equation V' = J V):
///
///        V(τ) ∈ Σ_{k≤m} V_k(X) τ^k + V_{m+1}(B) W τ^{m+1},   |W| ≤ max(1, e^{h μ(J(B))})
///
/// 4. The mean value theorem: x(τ) ∈ x̂(τ) + V(τ)(X − x̂)  (Doubleton::map).
class FlowEnclosure {
 public:
  struct Settings {
    std::size_t order = 20;       ///< K of the centre
    long bits = 96;               ///< of the centre
    double log2_remainder = -60;  ///< wanted of x_{K+1} h^{K+1}, in units of the state
    double smallest_step = 1e-9;  ///< below, a step has failed
    double smallest_share = 0;    ///< … and below this share of what the centre alone would take
    double room = 0;              ///< widens remainders and slopes by this share of their widths, on both sides
  };

  /// parameters  (k,) exact
  /// throws      InvalidArgument if means have too many samples
  FlowEnclosure(const FlowCode& code, const ParameterValues& parameters, const Settings& settings);

  /// Expands the flow from a set at time t and finds a step.
  ///
  /// longest   an upper bound of the step
  /// returns   why no step of at least smallest_step could be proved; nothing if one was: then step(), box() and
  ///           at() describe it
  std::optional<std::string> expand(const Doubleton& from, const Rational& t, const Rational& longest);

  const Rational& step() const { return h_; }
  /// B: contains all solutions at all times of the step.
  const IntervalVector& box() const { return box_; }
  /// m: of the inclusion of B, and of the slope.
  std::size_t low_order() const { return low_order_; }
  /// Width of the remainder of the centre.
  double remainder() const { return remainder_width_; }

  /// The set of solutions at time t + τ, 0 ≤ τ ≤ step().
  Doubleton at(const Rational& tau) const;

 private:
  bool prove_box(const interval& time);
  IntervalMatrix slope(const interval& tau) const;
  double proposed_step() const;
  template <class A>
  std::vector<IntervalMatrix> matrices(const EnclosureSeries<A>& series, std::size_t order) const;

  std::size_t dimension_, order_, low_order_;
  Settings settings_;
  EnclosureSeries<ball> centre_;
  EnclosureSeries<interval> around_, low_around_, set_;
  EnclosureSeries<affine> wide_set_;  ///< in place of set_, slower, where intervals lose too much
  bool is_wide_ = false;
  std::optional<Doubleton> from_;
  Rational h_;
  interval step_;
  IntervalVector box_;
  double remainder_width_ = 0;
  double caution_ = 1;  ///< step taken over step proposed, of the last steps
  std::string obstacle_;
  std::vector<IntervalMatrix> on_set_;  ///< V_k(X), k ≤ m
  IntervalMatrix slope_remainder_;      ///< V_{m+1}(B) W
};

}  // namespace separatrix
