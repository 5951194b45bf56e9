#pragma once
#include <benchmark/benchmark.h>

#include <map>
#include <stdexcept>
#include <string>

namespace separatrix {

/// Prints as usual and keeps the times, so that ratios come from one run: time of the processor, or by the clock where
/// the benchmark asks for it (several threads).
class TimeReporter final : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override;

  /// Ratios against their goals, and the exponent of time against digits. Rows whose benchmarks did
  /// not run are left out.
  ///
  /// returns  number of goals missed
  int print_ratios() const;

  bool failed() const { return failed_; }

 private:
  double seconds(const std::string& name) const;  ///< nan if it did not run

  std::map<std::string, double> seconds_;
  bool failed_ = false;
};

/// What every benchmark does before it times anything.
///
/// throws  std::runtime_error: a fast wrong answer is no answer
inline void require(bool right, const std::string& what) {
  if (!right) throw std::runtime_error("wrong answer: " + what);
}

}  // namespace separatrix
