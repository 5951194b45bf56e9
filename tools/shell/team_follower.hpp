#pragma once
#include <memory>
#include <string>

#include "solvers/basin/sweep_team.hpp"
#include "tools/shell/wire.hpp"

namespace separatrix {

/// A process of a team that is given starts by the leading one, and sends it their results.
class TeamFollower : public SweepTeam {
 public:
  explicit TeamFollower(Wire& wire) : wire_(wire) {}

  std::unique_ptr<TeamSweep> begin(const TeamSweepPlace& place) override;

  /// The last that the leader hears.
  ///
  /// sentence  why this process could not go on; empty: it is not needed any more
  void leave(const std::string& sentence);

 private:
  Wire& wire_;
  std::uint64_t sweep_ = 0;
};

}  // namespace separatrix
