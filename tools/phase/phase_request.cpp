#include "tools/phase/phase_request.hpp"

namespace separatrix {

SweepCell PhaseRequest::cell(std::size_t i) const {
  SweepCell here = base;
  const std::size_t column = i % x.cells(), row = i / x.cells();
  if (start) {
    if (y.is_parameter()) y.apply(here, row);
    if (x.is_parameter()) x.apply(here, column);
    here.start = start(here.parameters);
  }
  if (y.is_before(x)) y.apply(here, row);
  x.apply(here, column);
  if (!y.is_before(x)) y.apply(here, row);
  return here;
}

}  // namespace separatrix
