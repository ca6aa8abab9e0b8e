namespace Cnn.OneDnn.Interop;

/// <summary>A setting of the engine, from an option or an environment variable, has a value that cannot be used.</summary>
public sealed class EngineConfigurationException : CnnException
{
    /// <summary>An exception whose message names the setting, what was expected and what was received.</summary>
    /// <param name="message">The whole sentence shown to the user.</param>
    public EngineConfigurationException(string message)
        : base(message)
    {
    }
}
