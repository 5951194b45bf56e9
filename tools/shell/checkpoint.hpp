#pragma once
#include <memory>
#include <string>

#include "lib/model/model.hpp"
#include "solvers/basin/sweep_memory.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

/// Results of starts in an HDF5 file, which survive the end of the process, whatever ends it.
///
/// The file holds one contiguous data set, `starts`, with a row for every start (tools/shell/sweep_row.hpp), and as attributes
/// `format`, `version`, `command` and `settings`: the options, and the files that were read. It is made whole beside its
/// place, with room for every row that it shall have, and then renamed. From then on only bytes of rows are written, so that
/// the file is one that HDF5 reads at every moment; a row whose checksum is not its own counts as not done. More rows than
/// there are places for, as --refine needs, are given a new file, again whole before it is renamed.
///
/// guarantee  kill -9 and a signal lose the starts of each thread since its last write, which are at most 64 and at most a
///            second's and a start's; a failure of power those of five seconds. A disk without room refuses the file before
///            the first start, and leaves an earlier one as it was. Two processes with one command line write the same bytes
/// path       empty: no checkpoint, null; also in a process that does not lead its team (tools/shell/team.hpp)
/// throws     UsageError for the checkpoint of another command line, with what differs, as far as results depend on it: not for other threads
///            or outputs; BadData for a file that is none or damaged; OutputError; what is returned throws OutputError
std::unique_ptr<SweepMemory> open_checkpoint(const std::string& path, const Model& model);

}  // namespace separatrix
