#pragma once
#include <string>
#include <vector>

#include "solvers/basin/boundary_branch.hpp"
#include "tools/report/boundary_report.hpp"

namespace separatrix {

/// The boundaries on a segment against a parameter, as they are reported.
///
/// formula  for each branch and point: s where the closed form has its boundary; none where theory is silent
struct BranchesReport {
  const Model& model;
  const BoundaryBranchRequest& request;
  std::vector<BoundaryBranch> branches;
  std::vector<std::vector<std::optional<Rational>>> formula;

  const std::string& parameter() const { return model.description().parameters[request.parameter].name; }
  /// The point of a branch, beside its closed form.
  FoundBoundary found(std::size_t branch, std::size_t point) const {
    return {branches[branch].points[point].boundary, formula[branch][point]};
  }
};

/// Places, digits, and where branches begin and end, as tables on stdout.
void print_boundary_branches(const BranchesReport& report);

/// {"along": {NAME: [lo, hi]}, "branches": […]} and what a result begins with.
void write_boundary_branches_json(const std::string& path, const BranchesReport& report, double seconds);

/// `branch,<parameter>,<states…>,lower,upper,agreed_digits,outcome`, a row for every point.
void write_boundary_branches_csv(const std::string& path, const BranchesReport& report);

/// The places against the parameter.
void draw_boundary_branches(const BranchesReport& report, const std::string& picture);

/// Why the branches are not all that was asked for: one sentence; empty if they are.
std::string shortcoming(const BranchesReport& report);

}  // namespace separatrix
