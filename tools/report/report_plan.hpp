#pragma once
#include <string>
#include <vector>

#include "theory/paper.hpp"
#include "tools/report/figure.hpp"

namespace separatrix {

/// A command that a report runs, and whether its table is wanted.
struct PlannedRun {
  std::vector<std::string> words;
  bool with_table = true;
};

/// A figure before its commands have run: frames[k] are the commands of place k of the slider.
struct PlannedFigure {
  Figure figure;  ///< with the values of its frames, without recordings
  std::vector<std::vector<PlannedRun>> runs;
};

/// What is drawn of a model.
///
/// two states and a loss       the plane of starts on [-3, 3]², over the first parameter that has two bounds at 1/10 … 9/10 of
///                             its domain, else at 1/2, 1 and 2 times its default; values that the model refuses are left out
/// a network of products       its stages at α = 1e-2, 1e-4, 1e-8, 1e-16
/// every model                 the trajectory of its start
///
/// name  of the model on a command line
std::vector<PlannedFigure> figures_of(const TheoryModel& theory, const std::string& name);

}  // namespace separatrix
