using System.Text.Json;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training;

namespace Cnn.Cli;

/// <summary>What the command line keeps with a checkpoint besides the state itself, and how it opens one again.</summary>
internal static class TrainedModel
{
    private const string DataKey = "data";
    private const string ClassesKey = "class_names";

    public static Dictionary<string, string> Describe(string data, IReadOnlyList<string> classNames) => new()
    {
        [DataKey] = data,
        [ClassesKey] = JsonSerializer.Serialize(classNames.ToArray(), TextLists.Default.StringArray),
    };

    /// <exception cref="UsageException">There is no such file.</exception>
    public static CheckpointInfo ReadInfo(string path) =>
        File.Exists(path) ? Checkpoint.ReadInfo(path) : throw new UsageException($"There is no checkpoint '{path}'.");

    /// <summary>The data set that it was trained on, if it says so.</summary>
    public static string? DataOf(CheckpointInfo info) => info.Metadata.GetValueOrDefault(DataKey);

    /// <summary>The names of its classes; numbers where it does not name them.</summary>
    public static string[] ClassesOf(CheckpointInfo info, Model model)
    {
        int count = model.Outputs[0].Shape[-1];
        string[] names = [];
        if (info.Metadata.TryGetValue(ClassesKey, out string? json))
        {
            try
            {
                names = JsonSerializer.Deserialize(json, TextLists.Default.StringArray) ?? [];
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"The checkpoint's {ClassesKey} are no list of texts: {e.Message}", e);
            }
        }

        return names.Length == count ? names : [.. Enumerable.Range(0, count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>A checkpoint's model, which must be of the given name if one is given.</summary>
    public static Model Open(string path, CheckpointInfo info, string? expected, ModelOptions options)
    {
        if (expected is not null && ZooChoice.Find(expected).Name != info.ModelName)
        {
            throw new UsageException($"'{path}' is a checkpoint of '{info.ModelName}', not of '{expected}'.");
        }

        Model model = Model.Load(path, options);
        if (model.Inputs.Count == 1 && model.Outputs.Count == 1 && model.Inputs[0].Layer is Input)
        {
            return model;
        }

        model.Dispose();
        throw new CommandFailedException($"'{path}' holds a model with several inputs or outputs; this command takes one of each.");
    }
}
