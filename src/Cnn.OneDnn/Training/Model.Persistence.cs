using System.Text.Json.Nodes;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

public partial class Model
{
    /// <summary>
    /// The network as JSON: {"name", "inputs", "outputs", "layers": [{"name", "class_name", "config", "trainable", "inbound"}]}. Under "inbound" is, for each
    /// time the layer is called, the list of the tensors that it is called on; a tensor is named after its layer, with ":k" for the layer's call k > 0.
    /// Weights and what the model was compiled with are not part of it.
    /// </summary>
    /// <exception cref="UnsupportedException">The model does not begin at Inputs, or names of its layers cannot be told from names of calls.</exception>
    public JsonObject GetConfig() => ModelConfigWriter.Write(this);

    /// <summary>A new network, with first weights of its own, from what <see cref="GetConfig"/> gave.</summary>
    /// <param name="config">The description. It may come from a file that is not trusted.</param>
    /// <param name="options">Seed and backend of the new model.</param>
    /// <exception cref="InvalidFormatException">It describes no network that can be built; the message says what is wrong. A layer of your own must be
    /// registered with <see cref="Layers.LayerRegistry.Register"/>.</exception>
    public static Model FromConfig(JsonObject config, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return ModelConfigReader.Read(config, options ?? new ModelOptions());
    }

    /// <summary>The text of <see cref="GetConfig"/>: Keras's to_json.</summary>
    /// <inheritdoc cref="GetConfig" path="/exception"/>
    public string ToJson() => GetConfig().ToJsonString();

    /// <summary>A new network, with first weights of its own, from what <see cref="ToJson"/> gave: Keras's model_from_json.</summary>
    /// <param name="json">The text. It may come from a file that is not trusted.</param>
    /// <param name="options">Seed and backend of the new model.</param>
    /// <inheritdoc cref="FromConfig" path="/exception"/>
    public static Model FromJson(string json, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return FromConfig(JsonFields.Parse(json, "description of a network"), options);
    }

    /// <summary>
    /// Whole epochs that have been trained, those before a checkpoint included: <see cref="FitOptions.InitialEpoch"/> of a training that goes on.
    /// </summary>
    public int EpochsDone => executor?.State.Epoch ?? 0;

    /// <summary>Whether the network begins at Inputs, so that a file can say how it is built.</summary>
    internal bool CanBeDescribed => Inputs.All(i => i.Layer is Layers.Input);

    /// <summary>
    /// A model from a checkpoint: the network, its weights and, if it was compiled when it was saved, optimizer, losses and metrics with all state, so that
    /// training goes on bit for bit where it was.
    /// </summary>
    /// <param name="path">The file that <see cref="Save(string, IReadOnlyDictionary{string, string})"/> or <see cref="ModelCheckpoint"/> wrote. It need not be
    /// trusted.</param>
    /// <param name="options">Which backend computes and in what precision: to go on bit for bit, that of <see cref="CheckpointInfo.DataTypePolicy"/>. The seed
    /// is the checkpoint's, and so is determinism where it has it.</param>
    /// <exception cref="InvalidFormatException">The file is damaged, no checkpoint, or needs a layer that is not registered; the message says
    /// which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(string path, ModelOptions? options = null) => Checkpoint.Load(path, options ?? new ModelOptions());

    /// <summary>Writes the whole state to a checkpoint; the file appears only when it is complete and on the disk.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="metadata">Text to keep with it, such as names of classes: see <see cref="CheckpointInfo.Metadata"/>.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is untouched.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) => Checkpoint.Save(this, path, metadata: metadata);

    /// <summary>Writes the whole state to a checkpoint, unless there is a file of this name.</summary>
    /// <param name="filepath">The file; its folder must exist.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public void Save(string filepath, bool overwrite)
    {
        if (!overwrite && File.Exists(filepath))
        {
            throw new IOException($"The file '{filepath}' is there already. Save with overwrite: true to replace it.");
        }

        Save(filepath);
    }

    /// <summary>Keras's name of <see cref="Load(string, ModelOptions)"/>; files of Keras's own are read by Models.LoadModel.</summary>
    /// <inheritdoc cref="Load(string, ModelOptions)"/>
    public static Model LoadModel(string path, ModelOptions? options = null) => Load(path, options);

    /// <summary>Writes weights and statistics to a safetensors file, which appears only when it is complete.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="format">Whose names and axes.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is untouched.</exception>
    public void SaveWeights(string path, WeightFormat format = WeightFormat.Keras) => Executor.InTurn(() => WeightFile.Save(this, path, format));

    /// <summary>
    /// Reads weights and statistics by name from a safetensors file of float32, float64, float16 or bfloat16 numbers. All of the model's must be there and
    /// nothing else, save an optimizer's arrays and PyTorch's num_batches_tracked. NaN and infinite weights are loaded as they are, so that a training that
    /// went wrong can be looked at.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Whose names and axes.</param>
    /// <param name="skipMismatch">
    /// Whether layers whose weights the file does not have, or has in another shape, keep what they have, and what else is in the file is left alone.
    /// </param>
    /// <returns>The names of the parameters with elements that are NaN or infinite; empty for a sound file.</returns>
    /// <exception cref="InvalidFormatException">The file is no safetensors file, or another model's: the message lists what is missing, unknown and of another
    /// shape. The model keeps its weights.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<string> LoadWeights(string path, WeightFormat format = WeightFormat.Keras, bool skipMismatch = false)
    {
        ModelExecutor running = Executor;
        using var reader = new SafeTensorsReader(path);
        IReadOnlyList<string> broken = [];
        running.InTurn(() => broken = WeightFile.Load(this, reader, path, format, skipMismatch));
        return broken;
    }
}
