#include "tools/shell/wire.hpp"

#include <dlfcn.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "tools/shell/command_line.hpp"

namespace separatrix {
namespace {

constexpr const char* module_name = "separatrix_mpi.so";
constexpr const char* installed_folder =
#include "tools/shell/module_folder.inc"
    ;
constexpr const char* built_with =
#include "tools/shell/mpi.inc"
    ;

std::optional<int> number_in_environment(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  const std::string_view digits(text);
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 0) return std::nullopt;
  return number;
}

// beside the program, as it is built; or where it is installed
std::string module_path() {
  std::error_code ignored;
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const std::filesystem::path& path : {folder / module_name, folder / installed_folder / module_name}) {
    if (std::filesystem::exists(path, ignored)) return path.string();
  }
  return {};
}

}  // namespace

JobPlace job_place() {
  constexpr const char* names[][2] = {{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                      {"PMI_RANK", "PMI_SIZE"},
                                      {"PMIX_RANK", "SLURM_STEP_NUM_TASKS"}};
  for (const auto& [rank_name, size_name] : names) {
    const auto rank = number_in_environment(rank_name), size = number_in_environment(size_name);
    if (rank && size && *rank < *size) return {*rank, *size};
  }
  return {};
}

std::unique_ptr<Wire> open_mpi_wire() {
  const std::string path = module_path();
  if (path.empty()) {
    throw UsageError(
        "mpirun has started several processes, and this program was built without MPI: install "
        "libboost-mpi1.81-dev and libopenmpi-dev and build it again, or start it without mpirun");
  }
  // global: Open MPI loads modules of its own, which look for it there
  void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (module == nullptr) throw UsageError(std::string("MPI cannot be used: ") + dlerror());
  const auto open = reinterpret_cast<OpenWire>(dlsym(module, open_wire_name));
  if (open == nullptr) throw UsageError(path + " is not the module of this program");
  return std::unique_ptr<Wire>(open());
}

std::string mpi_text() { return built_with; }

}  // namespace separatrix
