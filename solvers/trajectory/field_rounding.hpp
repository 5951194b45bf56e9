#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "lib/num/ball.hpp"
#include "lib/tape/enclose.hpp"

namespace separatrix {

/// What rounding inside a vector field leaves of its value: the field in balls of the precision it is computed with.
///
///     |computed f_i − f_i| ≲ r_i,   r_i the radius of f_i around a point
///
/// Cancellation makes the radius large however often the value is 0: (e^{cx} − 1)/c with c = 10^-40 is 0 ± 10^6 at 34
/// digits. For mpfr, made and used under one PrecisionScope.
template <class Real>
class FieldRounding {
 public:
  FieldRounding(const VectorFieldCode& code, const ParameterValues& parameters);

  /// False for means over so much data that they would make more than 100 000 instructions: nothing is known then.
  bool known() const { return field_.has_value(); }

  /// x, t     the point
  /// rounded  whether it is one of those that the precision rounds to (x, t), rather than (x, t) itself
  /// returns  (d,) log₂ r_i; none where the field has no bound
  std::optional<std::vector<double>> operator()(const Real& t, const State<Real>& x, bool rounded);

 private:
  long bits_;
  std::optional<EnclosureEvaluator<ball>> field_;
  std::vector<ball> point_, value_;
};

}  // namespace separatrix
