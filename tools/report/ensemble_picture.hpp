#pragma once
#include <string>

#include "tools/report/ensemble_report.hpp"

namespace separatrix {

/// The quantiles of one quantity over time where the ensemble has curves, else its histogram where the paths end.
///
/// quantity  the first one shown, else loss, else (of a histogram) time
/// throws    InvalidArgument where no path has a value; PlotError
void draw_ensemble(const Model& model, const Ensemble& ensemble, const std::string& quantity,
                   const std::string& picture);

}  // namespace separatrix
