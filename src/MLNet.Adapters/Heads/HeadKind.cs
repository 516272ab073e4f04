namespace MLNet.Adapters.Heads;

/// <summary>Specifies what a head predicts.</summary>
internal enum HeadKind
{
    /// <summary>One class of a text: [B, C].</summary>
    Classification,

    /// <summary>A number: [B, 1].</summary>
    Regression,

    /// <summary>Any number of labels of a text: [B, C].</summary>
    MultiLabel,

    /// <summary>Which of several texts is right, one number per text: [B, 1].</summary>
    MultipleChoice,

    /// <summary>One class of each token: [B, T, C].</summary>
    Tagging,

    /// <summary>Where an answer starts and ends: [B, T, 2].</summary>
    QuestionAnswering,

    /// <summary>The token at each position: [B, T, V].</summary>
    MaskedLanguageModel,
}
