#pragma once
#include <memory>
#include <set>
#include <string>

#include "solvers/basin/sweep_team.hpp"
#include "tools/shell/wire.hpp"

namespace separatrix {

/// The process of a team that hands out the starts of its sweeps, to its own threads and to the other processes, and gets
/// their results. While a sweep lasts one more thread of it answers the others; it sleeps most of the time.
class TeamLeader : public SweepTeam {
 public:
  explicit TeamLeader(Wire& wire);

  std::unique_ptr<TeamSweep> begin(const TeamSweepPlace& place) override;

  /// Waits until all others have left; those that ask for starts are sent away.
  void dismiss();

  /// "1 of 4 processes stopped, rank 2 on node7: …"; empty: none did before it was dismissed.
  std::string failures() const;

 private:
  friend class LeadingSweep;
  void say_farewell(const Wire::Message& message);

  Wire& wire_;
  std::uint64_t sweep_ = 0;  // the number of the last one
  std::set<int> followers_;  // that have not left
  std::size_t failed_ = 0;
  std::string first_failure_;
};

}  // namespace separatrix
