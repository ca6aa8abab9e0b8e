using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Losses with their options as {"class_name": ..., "config": {...}}.</summary>
internal static class LossConfig
{
    public static JsonObject Write(Loss loss) => new()
    {
        [ConfigReader.ClassField] = CustomObjects.IsOwn(loss) ? Loss.Known.NameOf(loss) : loss.ConfigName,
        ["config"] = loss.GetConfig(),
    };

    /// <exception cref="ConfigurationException">There is no such loss, it was a function, or an option is not known or does not fit it.</exception>
    public static Loss Read(JsonObject json)
    {
        (string name, JsonObject options) = ConfigReader.Named(json, "loss");
        return name == FunctionLoss.FileName
            ? throw new ConfigurationException(
                name, ConfigReader.ClassField,
                "The loss was a function, which no file can keep. Make the model, compile it with that function and load the weights; or write " +
                    "the loss as a class that derives from Loss, and tell CustomObjects.Register of it.")
            : Loss.Known.Read(name, options);
    }
}
