#include "tools/shell/output_options.hpp"

#include <algorithm>
#include <filesystem>

#include "lib/num/error.hpp"
#include "tools/shell/gnuplot.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

// the same file under two spellings, existing or not
bool same_file(const std::string& one, const std::string& other) {
  if (one == "-" || other == "-") return one == other && !goes_to_host(one);
  std::error_code error;
  const auto place = [&](const std::string& name) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(name, error), error);
  };
  return place(one) == place(other);
}

void refuse_same_file(const NamedOutputs& files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (files[i].second.empty() || !same_file(files[i].second, files[k].second)) continue;
      throw InvalidArgument(files[k].first, files[k].second, "another place than that of " + files[i].first);
    }
  }
}

Option file_option(const char* name, const std::string& help, std::string& file) {
  return value_option(name, "FILE", help.c_str(), file);
}

const std::string to_file_or_stdout = "; - for stdout (default: none)";

}  // namespace

Option OutputOptions::json_option(const std::string& what) {
  return file_option("--json", what + " as JSON" + to_file_or_stdout, json);
}

Option OutputOptions::csv_option(const std::string& what) {
  return file_option("--csv", what + " as CSV" + to_file_or_stdout, csv);
}

Option OutputOptions::plot_option(const std::string& what) {
  return file_option("--plot", what + ", .png, .svg or .pdf; the gnuplot script is kept beside it (default: none)",
                     plot);
}

Option OutputOptions::certificate_option() {
  return file_option("--certificate",
                     "with --certify: the proof, for tools/check_certificate.py to check" + to_file_or_stdout,
                     certificate);
}

Option OutputOptions::hdf5_option() {
  return file_option("--hdf5", "every start or cell as HDF5, as h5py and xarray read it (default: none)", hdf5);
}

Option OutputOptions::checkpoint_option() {
  return file_option("--checkpoint",
                     "HDF5 file that keeps finished starts: after a kill the same command line goes on (default: none)",
                     checkpoint);
}

Option OutputOptions::quiet_option(const std::string& effect) {
  return {"--quiet", "", effect + " (default: off)", nullptr, nullptr, &quiet};
}

void OutputOptions::check(const NamedOutputs& others) const {
  if (!plot.empty()) check_picture_name(plot);
  NamedOutputs written{{"--json", json}, {"--csv", csv}};
  NamedOutputs all = written;
  all.emplace_back("--plot", plot);
  if (!plot.empty() && !goes_to_host(plot)) {
    for (const char* extension : {".gp", ".dat"}) {
      all.emplace_back("the " + std::string(extension + 1) + " file of --plot", beside_picture(plot, extension));
    }
  }
  written.emplace_back("--certificate", certificate);
  written.emplace_back("--hdf5", hdf5);
  written.emplace_back("--checkpoint", checkpoint);
  written.insert(written.end(), others.begin(), others.end());
  all.insert(all.end(), written.begin() + 2, written.end());
  refuse_same_file(all);
  for (const auto& [option, file] : written) {
    if (!file.empty()) check_writable(file);
  }
}

bool OutputOptions::prints_text(const NamedOutputs& others) const {
  const auto is_stdout = [](const auto& each) { return each.second == "-"; };
  return !quiet && json != "-" && csv != "-" && certificate != "-" && std::ranges::none_of(others, is_stdout);
}

}  // namespace separatrix
