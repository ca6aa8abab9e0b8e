namespace Cnn.OneDnn;

/// <summary>
/// The description of a layer, an optimizer, a schedule, a loss, a metric, an initializer, a regularizer or a callback's state has a field that is missing, of
/// another type, out of range or not known.
/// </summary>
public sealed class ConfigurationException : InvalidFormatException
{
    /// <summary>An exception that names the field.</summary>
    /// <param name="owner">What is described, such as a class.</param>
    /// <param name="field">The field; class_name where there is no such class.</param>
    /// <param name="message">The whole sentence: what was expected and what was received.</param>
    /// <param name="innerException">What the described object said to the value, if it was asked.</param>
    public ConfigurationException(string owner, string field, string message, Exception? innerException = null)
        : base(message, innerException!)
    {
        Owner = owner;
        Field = field;
    }

    /// <summary>What is described.</summary>
    public string Owner { get; }

    /// <summary>The field that cannot be used.</summary>
    public string Field { get; }
}
