#pragma once

#include <string>
#include <string_view>

#include "tools/shell/output.hpp"

namespace separatrix {

/// A picture could not be made; what() is one sentence for stderr. Caught as an OutputError it exits with the right code.
///
/// exit_code   64 the file name is not that of a picture, 65 the record to draw is not consistent,
///             73 gnuplot is missing, 74 gnuplot failed (docs/command-line.md, exit codes)
class PlotError : public OutputError {
 public:
  static constexpr int unknown_extension = 64;
  static constexpr int bad_record = 65;

  PlotError(const std::string& picture, const std::string& reason, int exit_code);
};

/// Size of a picture in pixels; in a PDF 150 pixels are one inch.
struct Canvas {
  int width;
  int height;
};

/// Refuses a picture that could not be drawn, to be called before long work.
///
/// picture    a file name that ends in .png, .svg or .pdf
/// throws     PlotError 64 for another ending, 73 if gnuplot is not on the path;
///            OutputError 73 if the picture or its script could not be written
void check_picture_name(const std::string& picture);

/// The file beside a picture F.png, F.svg or F.pdf: F with another extension (".gp", ".dat").
std::string beside_picture(const std::string& picture, std::string_view extension);

/// Runs gnuplot on a script that is kept beside the picture.
///
///     F.gp, F.dat written ⟶ gnuplot draws into a temporary ⟶ F.png renamed into place
///
/// By hand, `gnuplot F.gp` in the directory of the script makes F.png again. No shell is involved, nor the user's ~/.gnuplot.
///
/// picture    file name; its extension chooses the terminal (pngcairo, svg, pdfcairo); F.png and F.svg share one F.gp
/// canvas     size of the picture
/// commands   gnuplot commands after the choice of terminal and output; numbers in UTF-8 text, relative file names
/// data       content of F.dat, empty if the script holds all data itself (an F.dat of an earlier picture is left alone)
/// throws     PlotError, OutputError; the script then remains for a look, the picture is as it was
void run_gnuplot(const std::string& picture, const Canvas& canvas, const std::string& commands,
                 const std::string& data);

}  // namespace separatrix
