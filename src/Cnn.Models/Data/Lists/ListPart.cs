namespace Cnn.Models.Data.Lists;

/// <summary>What a line of a list is for.</summary>
internal enum ListPart
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To watch the training on.</summary>
    Validation,

    /// <summary>To be judged by.</summary>
    Test,
}
