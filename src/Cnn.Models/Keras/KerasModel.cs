using Cnn.Models.Keras.Import;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// Networks that Keras or TensorFlow.js saved: .keras archives, whole models as .h5, and model.json of a layers model. Reading gives a model of layers with the
/// file's weights, which predicts and trains as any other. Sequential and functional networks of Keras 2 and 3 are read, and networks inside of networks. What
/// has done its work (initializers) is left out; penalties and constraints are read, for a training that goes on.
/// </summary>
/// <example>
/// <code>
/// using Model model = KerasModel.Load("digits.keras");
/// Tensor probabilities = model.Predict(images);
/// </code>
/// </example>
public static class KerasModel
{
    /// <summary>Makes a model from a file.</summary>
    /// <param name="path">The file: a .keras archive or an .h5 file of a whole model, which are told apart by their content, or a model.json, whose name must
    /// end in .json. It need not be trusted: nothing in it is executed.</param>
    /// <param name="options">Sizes that the file leaves open, seed and backend.</param>
    /// <exception cref="InvalidFormatException">The file is damaged, contradicts itself or the given sizes, holds weights only, or weights that are not those
    /// of its network; the message says what.</exception>
    /// <exception cref="UnsupportedException">The file asks for something that the layers do not do; the message names the layer and its class.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(string path, KerasImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using KerasFile file = KerasFile.Open(path);
            return KerasImporter.Import(file, options ?? new KerasImportOptions());
        }
        catch (InvalidFormatException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
        catch (UnsupportedException e)
        {
            throw new UnsupportedException($"{path}: {e.Message}", e);
        }
    }
}
