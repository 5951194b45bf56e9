#include "tools/shell/checkpoint.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>

#include "lib/num/error.hpp"
#include "tools/shell/bad_data.hpp"
#include "tools/shell/command_line.hpp"
#include "tools/shell/hdf5_handle.hpp"
#include "tools/shell/interrupt.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/run_inputs.hpp"
#include "tools/shell/sweep_row.hpp"
#include "tools/shell/team.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format = "separatrix checkpoint 1";
constexpr const char* data_name = "starts";

// no result of a start depends on these
constexpr std::string_view no_settings[] = {"--threads", "--quiet", "--json",       "--csv",
                                            "--plot",    "--hdf5",  "--boundaries", "--checkpoint"};

constexpr std::chrono::seconds between_syncs{5};

Json settings_now() {
  Json settings = {{"version", invocation().version}};
  for (const auto& [name, value] : run_inputs().settings) {
    if (std::ranges::find(no_settings, name) == std::end(no_settings)) settings[name] = value;
  }
  for (const auto& [path, content] : run_inputs().files) settings["the file " + path] = content;
  return settings;
}

std::string shown(const Json& settings, const std::string& name) {
  constexpr std::size_t longest = 60;
  std::string text = settings.value(name, "");
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.size() > longest) text = text.substr(0, longest) + "...";
  return text.empty() ? "nothing" : text;
}

// "--size: 40x40 there, 20x20 here"; empty: they are the same
std::string difference(const Json& there, const Json& here) {
  for (const Json* names : {&here, &there}) {
    for (const auto& [name, value] : names->items()) {
      if (there.value(name, "") != here.value(name, "")) {
        return fmt::format("{}: {} there, {} here", name, shown(there, name), shown(here, name));
      }
    }
  }
  return {};
}

template <class Enumeration>
hdf5::Handle enumeration_type(Enumeration last) {
  hdf5::Handle type(H5Tenum_create(H5T_NATIVE_UINT8), H5Tclose);
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const auto value = static_cast<std::uint8_t>(i);
    hdf5::checked(H5Tenum_insert(type, std::string(name(static_cast<Enumeration>(i))).c_str(), &value));
  }
  return type;
}

hdf5::Handle copy_of(hid_t type) { return {H5Tcopy(type), H5Tclose}; }

hdf5::Handle type_of(const char* name, std::uint8_t) {
  if (std::string_view(name) == "label") return enumeration_type(Label::undecided);
  if (std::string_view(name) == "reason") return enumeration_type(Reason::recurrent);
  return copy_of(H5T_NATIVE_UINT8);
}
hdf5::Handle type_of(const char*, std::uint64_t) { return copy_of(H5T_NATIVE_UINT64); }
hdf5::Handle type_of(const char*, double) { return copy_of(H5T_NATIVE_DOUBLE); }
hdf5::Handle type_of(const char*, const std::vector<double>& values) {
  const hsize_t size = values.size();
  return {H5Tarray_create2(H5T_NATIVE_DOUBLE, 1, &size), H5Tclose};
}

hdf5::Handle row_type(const SweepRows& rows) {
  hdf5::Handle type(H5Tcreate(H5T_COMPOUND, rows.size()), H5Tclose);
  std::size_t offset = 0;
  for_each_field(rows.pattern(), [&](const char* name, const auto& field) {
    const hdf5::Handle member = type_of(name, field);
    hdf5::checked(H5Tinsert(type, name, offset, member));
    offset += H5Tget_size(member);
  });
  hdf5::checked(H5Tinsert(type, "crc32", rows.checksum_offset(), H5T_NATIVE_UINT32));
  return type;
}

std::string message_of(int error_number) { return std::generic_category().message(error_number); }

/// A file of rows, open for reading and writing; closed at the end.
///
/// data      byte at which the first row begins
/// capacity  rows
struct RowFile {
  int descriptor = -1;
  std::uint64_t data = 0, capacity = 0;

  RowFile() = default;
  RowFile(int opened, std::uint64_t begin, std::uint64_t rows) : descriptor(opened), data(begin), capacity(rows) {}
  RowFile(RowFile&& other) noexcept
      : descriptor(std::exchange(other.descriptor, -1)), data(other.data), capacity(other.capacity) {}
  RowFile& operator=(RowFile&& other) noexcept {
    std::swap(descriptor, other.descriptor);
    data = other.data;
    capacity = other.capacity;
    return *this;
  }
  ~RowFile() {
    if (descriptor < 0) return;
    fdatasync(descriptor);
    close(descriptor);
  }
};

class Checkpoint : public SweepMemory {
 public:
  Checkpoint(std::string path, const Model& model)
      : path_(std::move(path)), rows_(model.dimension(), model.is_gradient_flow()) {
    check_writable(path_);
    std::error_code ignored;
    if (!std::filesystem::exists(path_, ignored)) return;
    if (!std::filesystem::is_regular_file(path_, ignored)) {
      throw OutputError(path_, "a checkpoint is a file on a disk", OutputError::cannot_create);
    }
    try {
      open_existing();
    } catch (const hdf5::Failure& problem) {
      refuse(problem.what());
    } catch (const Json::exception&) {
      refuse("its settings cannot be read");
    }
    is_resumed_ = true;
  }

  void begin(std::size_t count) override {
    begin_ = end_;
    end_ += count;
    if (end_ > file_.capacity) make_room(std::max(end_, 2 * file_.capacity));
  }

  std::optional<SweepResult> recall(std::size_t i) override {
    if (!is_resumed_) return std::nullopt;
    return rows_.result(read((begin_ + i) * rows_.size(), rows_.size()), begin_ + i);
  }

  void keep(std::size_t first, std::span<const SweepResult> results) override {
    const std::string bytes = rows_.bytes(results, begin_ + first);
    const Unbroken unbroken;
    write(file_, (begin_ + first) * rows_.size(), bytes);
    synchronise();
  }

 private:
  [[noreturn]] void refuse(const std::string& reason) const {
    throw BadData(fmt::format("{} cannot be used as a checkpoint: {}; remove it or name another file", path_, reason));
  }

  [[noreturn]] void fail(int error_number) const {
    throw OutputError(path_, message_of(error_number), OutputError::cannot_write);
  }

  void open_existing() {
    const hdf5::Handle file = hdf5::open_file(path_);
    if (H5Aexists(file, "format") <= 0 || hdf5::read_attribute(file, "format") != format) {
      refuse("it is another kind of file");
    }
    const std::string differs = difference(Json::parse(hdf5::read_attribute(file, "settings")), settings_now());
    if (!differs.empty()) {
      throw UsageError(fmt::format("{} is the checkpoint of another command line; {}; name another file, or remove it",
                                   path_, differs));
    }
    const hdf5::Handle data(H5Dopen2(file, data_name, H5P_DEFAULT), H5Dclose), type(H5Dget_type(data), H5Tclose),
        space(H5Dget_space(data), H5Sclose);
    if (H5Tequal(type, row_type(rows_)) <= 0) refuse("its rows are those of another machine");
    const auto count = static_cast<std::uint64_t>(hdf5::checked(H5Sget_simple_extent_npoints(space)));
    const haddr_t offset = H5Dget_offset(data);
    std::error_code ignored;
    if (offset == HADDR_UNDEF || std::filesystem::file_size(path_, ignored) < offset + count * rows_.size()) {
      refuse("it ends before its rows do");
    }
    const int descriptor = open(path_.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) fail(errno);
    file_ = {descriptor, offset, count};
  }

  // a new file takes the place of the one there is, if there is one, and has its rows
  void make_room(std::uint64_t capacity) {
    const Unbroken unbroken;
    const std::string temporary = temporary_beside(path_);
    try {
      RowFile larger = made(temporary, capacity);
      constexpr std::uint64_t block = std::uint64_t{1} << 20;
      const std::uint64_t size = file_.capacity * rows_.size();
      for (std::uint64_t at = 0; at < size; at += block) write(larger, at, read(at, std::min(block, size - at)));
      if (fsync(larger.descriptor) != 0) fail(errno);
      move_into_place(temporary, path_);
      file_ = std::move(larger);
    } catch (...) {
      unlink(temporary.c_str());
      throw;
    }
  }

  RowFile made(const std::string& temporary, std::uint64_t capacity) const {
    haddr_t offset = HADDR_UNDEF;
    try {
      hdf5::Handle file = hdf5::create_file(temporary);
      hdf5::write_attribute(file, "format", format);
      hdf5::write_attribute(file, "version", invocation().version);
      hdf5::write_attribute(file, "command", invocation().command);
      hdf5::write_attribute(file, "settings", settings_now().dump());
      const hdf5::Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
      hdf5::checked(H5Pset_layout(creation, H5D_CONTIGUOUS));
      hdf5::checked(H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY));
      hdf5::checked(H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER));  // the system's zeros
      hdf5::Handle data(
          H5Dcreate2(file, data_name, row_type(rows_), hdf5::dataspace(capacity), H5P_DEFAULT, creation, H5P_DEFAULT),
          H5Dclose);
      offset = H5Dget_offset(data);
      data.close();
      file.close();
    } catch (const hdf5::Failure& problem) {
      throw OutputError(path_, problem.what(), OutputError::cannot_write);
    }
    if (offset == HADDR_UNDEF) throw InternalError("rows of a checkpoint have no place");
    RowFile file(open(temporary.c_str(), O_RDWR | O_CLOEXEC), offset, capacity);
    if (file.descriptor < 0) fail(errno);
    const int error =
        posix_fallocate(file.descriptor, static_cast<off_t>(offset), static_cast<off_t>(capacity * rows_.size()));
    if (error != 0) fail(error);
    return file;
  }

  // bytes from the first row on
  std::string read(std::uint64_t at, std::uint64_t size) const {
    std::string bytes(size, '\0');
    for (std::uint64_t done = 0; done < size;) {
      const ssize_t count =
          pread(file_.descriptor, bytes.data() + done, size - done, static_cast<off_t>(file_.data + at + done));
      if (count > 0)
        done += static_cast<std::uint64_t>(count);
      else if (count == 0)
        refuse("it became shorter while it was in use");
      else if (errno != EINTR)
        refuse(message_of(errno));
    }
    return bytes;
  }

  void write(const RowFile& file, std::uint64_t at, std::string_view bytes) const {
    for (std::uint64_t done = 0; done < bytes.size();) {
      const ssize_t count =
          pwrite(file.descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(file.data + at + done));
      if (count >= 0)
        done += static_cast<std::uint64_t>(count);
      else if (errno != EINTR)
        fail(errno);
    }
  }

  // one thread has the turn; a disk that is slow to answer is asked again after it has answered
  void synchronise() {
    if (is_synchronising_.exchange(true)) return;
    if (std::chrono::steady_clock::now() - last_sync_ > between_syncs) {
      if (fdatasync(file_.descriptor) != 0) fail(errno);
      last_sync_ = std::chrono::steady_clock::now();
    }
    is_synchronising_ = false;
  }

  const std::string path_;
  const SweepRows rows_;
  RowFile file_;
  std::uint64_t begin_ = 0, end_ = 0;  // rows of this sweep
  bool is_resumed_ = false;
  std::atomic<bool> is_synchronising_ = false;
  std::chrono::steady_clock::time_point last_sync_ = std::chrono::steady_clock::now();
};

}  // namespace

std::unique_ptr<SweepMemory> open_checkpoint(const std::string& path, const Model& model) {
  if (path.empty() || is_follower()) return nullptr;
  if (path == "-") throw InvalidArgument("--checkpoint", path, "the name of a file");
  auto checkpoint = std::make_unique<Checkpoint>(path, model);
  say_what_is_kept("; " + path + " keeps the starts that are done, and the same command line goes on from them");
  return checkpoint;
}

}  // namespace separatrix
