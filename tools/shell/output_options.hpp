#pragma once
#include <string>
#include <utility>
#include <vector>

#include "tools/shell/command.hpp"

namespace separatrix {

/// Pairs of an option and the file it names, empty where not asked for.
using NamedOutputs = std::vector<std::pair<std::string, std::string>>;

/// Where the results of a command go: names of files as given, "-" for stdout, empty where not asked for.
struct OutputOptions {
  std::string json, csv, plot, certificate;
  std::string hdf5, checkpoint;  ///< files, never stdout
  bool quiet = false;            ///< no text on stdout

  /// The options of a command that has them.
  ///
  /// what  what the file holds, "every row"; where it may go and the default are added
  Option json_option(const std::string& what);
  Option csv_option(const std::string& what);
  Option plot_option(const std::string& what);
  Option certificate_option();
  /// Of commands with a result for every start.
  Option hdf5_option();
  Option checkpoint_option();
  Option quiet_option(const std::string& effect);

  /// Refuses outputs that cannot be written, or that would overwrite one another; before long work.
  ///
  /// others  what the command writes beside these
  /// throws  InvalidArgument if two are the same file or both stdout, OutputError, PlotError
  void check(const NamedOutputs& others = {}) const;

  /// Whether text goes to stdout: neither --quiet nor a file that goes there itself.
  bool prints_text(const NamedOutputs& others = {}) const;
};

}  // namespace separatrix
