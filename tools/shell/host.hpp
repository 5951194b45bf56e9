#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace separatrix {

struct RegionMap;  // tools/picture/plot.hpp
struct FieldMap;
struct LineChart;
struct PhasePortrait;  // tools/picture/phase_portrait.hpp

/// A program that runs commands in its own process, such as an interpreter; it stands where stdout and the terminal would.
///
/// While a Hosting lives, an output called `-` is the host: a result comes to it as the object that `--json -` would print, a
/// picture as the record that would be drawn, anything else as text. Sentences for stderr come too, and files may be given as
/// texts. All calls come from the thread that runs the command, but those of progress().
class Host {
 public:
  virtual ~Host() = default;

  /// What `--json -` writes.
  virtual void result(const nlohmann::ordered_json& json) = 0;
  /// A piece of what is printed, or of any other output called `-`: a table, a page, a certificate.
  virtual void text(std::string_view piece) = 0;
  /// What `--plot -` would draw.
  virtual void picture(const RegionMap& map) = 0;
  virtual void picture(const FieldMap& map) = 0;
  virtual void picture(const LineChart& chart) = 0;
  virtual void picture(const PhasePortrait& portrait) = 0;
  /// A sentence about a result that is not all that was asked for.
  virtual void notice(std::string_view sentence) = 0;
  /// From any thread, a few times a second: how much of the work is done.
  ///
  /// total  0: not known
  virtual void progress(std::string_view phase, std::string_view unit, std::uint64_t done, std::uint64_t total) = 0;
  /// The text that stands for a file of this name; none: the file itself is read.
  virtual const std::string* file(const std::string& name) const = 0;
};

/// The host of the command that runs; none in a program of its own.
Host* host();

/// Makes a host that of the commands that run while this lives: one at a time in a process.
class Hosting {
 public:
  explicit Hosting(Host& host);
  ~Hosting();
  Hosting(const Hosting&) = delete;
  Hosting& operator=(const Hosting&) = delete;
};

/// True for the output `-` where there is a host.
bool goes_to_host(std::string_view output);

/// Prints on stdout, or hands to the host as text().
void say(std::string_view text);

/// Says on stderr, or to the host, that a result is not all that was asked for: "separatrix: SENTENCE".
void tell(std::string_view sentence);

}  // namespace separatrix
