using Cnn.Models.WeightFiles;
using Cnn.Models.WeightFiles.Keras;
using Cnn.Models.WeightFiles.TensorFlowJs;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>What Keras keeps under keras.models, under the names that it has there.</summary>
public static class Models
{
    /// <summary>
    /// A model from a file, with its weights: what <see cref="Model.Save(string, IReadOnlyDictionary{string, string})"/> or a callback wrote, or a network of
    /// Keras's, .keras, .h5 or model.json. Which it is, its content says, not its name.
    /// </summary>
    /// <param name="filepath">The file. It need not be trusted: nothing in it is executed.</param>
    /// <param name="options">Seed, backend and precision.</param>
    /// <exception cref="InvalidFormatException">The file is damaged, no network's, or needs a layer that is not registered; the message says which.</exception>
    /// <exception cref="UnsupportedException">A network of Keras's asks for something that the layers do not do.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model LoadModel(string filepath, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(filepath);
        return IsOfKeras(filepath)
            ? KerasModel.Load(filepath, new KerasImportOptions { Engine = options ?? new ModelOptions() })
            : Model.Load(filepath, options);
    }

    /// <summary>Writes a model with its training: <see cref="Model.Save(string, IReadOnlyDictionary{string, string})"/>.</summary>
    /// <exception cref="IOException">The file cannot be written; one that was there is untouched.</exception>
    public static void SaveModel(Model model, string filepath)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Save(filepath);
    }

    /// <summary>A network of the same layers under the same names, with weights of its own that start anew. It is not compiled.</summary>
    /// <exception cref="ConfigurationException">A layer's class is not registered.</exception>
    public static Model CloneModel(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Model.FromConfig(model.GetConfig(), model.Options);
    }

    /// <summary>A network with new weights from what <see cref="Model.ToJson"/> gave.</summary>
    /// <inheritdoc cref="Model.FromJson" path="/exception"/>
    public static Model ModelFromJson(string jsonString, ModelOptions? options = null) => Model.FromJson(jsonString, options);

    private static bool IsOfKeras(string path)
    {
        using var file = TensorFile.Open(path);
        return file.Source is KerasSource or TensorFlowJsSource;
    }
}
