namespace Cnn.OneDnn;

/// <summary>When the ranks of a training add their gradients up: see <see cref="Model.Distribute"/>.</summary>
public enum GradientOverlap
{
    /// <summary>
    /// While the backward pass goes on, if each rank has a processor beside those that compute; else after it, since a thread that waits for other machines
    /// would take one from them.
    /// </summary>
    Automatic,

    /// <summary>While the backward pass goes on: those of its last layers first.</summary>
    Always,

    /// <summary>After the backward pass.</summary>
    Never,
}
